// A token after '#' never reaches a server in an address: it is taken out of the address and posted.
const form = document.getElementById("aanmelden");
const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (form && token) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.token.value = token;
  form.requestSubmit();
}
