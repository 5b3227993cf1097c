"""Writes every file of this folder that Grafana and Prometheus read; run it after each change:

.venv/bin/python -m dashboards.grafana.builder
"""
