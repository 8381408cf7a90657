"""Lets `python -m salient` stand for the `salient` command."""

from salient.cli.main import main

main()
