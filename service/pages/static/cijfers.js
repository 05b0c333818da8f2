// Draws every chart of the page from the values that stand beside it; the table under it says the same without script.
const getal = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 1 });
const OP_PAPIER = 640; // pixels that fit on A4

function opgemaakt(opties) {
  for (const as of [opties.xAxis, opties.yAxis].flat()) {
    if (as.maat !== undefined) as.axisLabel.formatter = (waarde) => getal.format(waarde) + as.maat;
  }
  opties.tooltip.formatter = ({ data }) => data?.tekst ?? "";
  opties.tooltip.textStyle = { width: 280, overflow: "break" };
  const { fontFamily } = getComputedStyle(document.body);
  opties.textStyle.fontFamily = fontFamily;
  const { media, ...basis } = opties;
  return media ? { baseOption: basis, media } : basis;
}

const getekend = [];
for (const doek of document.querySelectorAll("[data-grafiek]")) {
  const opties = JSON.parse(document.getElementById(doek.dataset.grafiek).textContent);
  doek.hidden = false;
  const grafiek = echarts.init(doek, null, { renderer: "svg" });
  grafiek.setOption(opgemaakt(opties));
  getekend.push(grafiek);
  new ResizeObserver(() => grafiek.resize()).observe(doek);
}
addEventListener("beforeprint", () => getekend.forEach((grafiek) => grafiek.resize({ width: OP_PAPIER })));
addEventListener("afterprint", () => getekend.forEach((grafiek) => grafiek.resize({ width: "auto" })));
