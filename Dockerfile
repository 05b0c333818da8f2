# The service as an image: dependencies by hash in the first stage, nothing but Python and the service in the second.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /app
COPY requirements.lock ./
RUN /app/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY service ./service
COPY contracts ./contracts
COPY migrations ./migrations
RUN /app/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps .

FROM python:3.11-slim
LABEL org.opencontainers.image.title="meldbrug" org.opencontainers.image.licenses="EUPL-1.2"
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin meldbrug \
 && install --directory --owner meldbrug --group meldbrug --mode 0700 /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
CMD ["meldbrug", "serve", "--data", "/data", "--host", "0.0.0.0", "--port", "8000"]
