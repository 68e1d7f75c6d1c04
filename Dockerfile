# syntax=docker/dockerfile:1
# The desk as one image: the same code runs the server and, with another command, a worker.

FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements/server.txt requirements/server.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --requirement requirements/server.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /data desk
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ESCALATIONS_DB=/data/desk.db \
    ESCALATIONS_HOST=0.0.0.0 \
    ESCALATIONS_LOG_JSON=yes
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/-/ready', timeout=2)"]
ENTRYPOINT ["escalations"]
CMD ["serve"]
