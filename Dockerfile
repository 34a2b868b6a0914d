# What is deployed: the locked packages in an environment of their own, the seven packages, and a user without rights.
FROM python:3.12-slim AS build
COPY requirements.txt .
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r requirements.txt

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=3978
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY registers registers
COPY chat chat
COPY documents documents
COPY storage storage
COPY handlers handlers
COPY schedules schedules
COPY bot bot
COPY samples samples
RUN python -m compileall -q . \
 && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin secretariat \
 && install -d -o secretariat -g secretariat /data
# By number, so that a cluster can see that it is not root.
USER 10001:10001
# The SQLite file stands in the working directory unless DATABASE_URL names another database.
WORKDIR /data
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "-m", "bot", "serve"]
