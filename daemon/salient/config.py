"""Settings: salient.yaml and the environment become one frozen Config; an unknown key is an error with its line.

The environment wins over the file: SALIENT_STATE=/var/lib/salient, SALIENT_CONSOLE__LISTEN=127.0.0.1:9000. Lists and
objects are given there as JSON. Paths are relative to the file, without a file to the working folder.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretBytes, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from salient.document import Document, read_document
from salient.errors import ConfigError
from salient.model import REASONS, Problem, Reason, Severity, Status
from salient.units import duration, listen, secret, size, some_time, url, workers

DEFAULT_FILE = "salient.yaml"
BUILTIN = "builtin"


def _store(value: str) -> str:
    if value != "sqlite":
        raise ValueError("only 'sqlite' is built so far; PostgreSQL is planned")
    return value


def _from_elsewhere(value: object) -> object:
    if not isinstance(value, SecretBytes):
        raise ValueError("a secret does not stand in the configuration: name where it is with secret_env or secret_file")  # noqa: TRY004
    return value


Duration = Annotated[timedelta, BeforeValidator(duration)]
Wait = Annotated[Duration, AfterValidator(some_time)]
Workers = Annotated[Literal["auto"] | int, BeforeValidator(workers)]
Listen = Annotated[str, AfterValidator(listen)]  # a name of its own: in a class `listen` would be the field
Size = Annotated[int, BeforeValidator(size)]
IntakeMode = Literal["auto", "inotify", "poll"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InboxConfig(_Section):
    """One inbox; `mode` and `spool` are set where it differs from the others."""

    path: Path
    mode: IntakeMode | None = None
    spool: Path | None = None


class IntakeConfig(_Section):
    """How files are noticed and taken."""

    mode: IntakeMode = "auto"
    settle: Duration = timedelta(seconds=2)
    rescan: Wait = timedelta(seconds=60)
    max_bytes: Size = 20_000_000
    after: Literal["keep", "delete"] = "keep"


class DetectConfig(_Section):
    """How many worker processes, and how long one article may take."""

    workers: Workers = "auto"
    timeout: Wait = timedelta(seconds=10)


class WebhookConfig(_Section):
    """One endpoint; filters that are not set let everything through, but `reasons` has what is new for its default."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
    url: Annotated[str, AfterValidator(url)]
    secret_env: str | None = None
    secret_file: Path | None = None
    types: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    places: tuple[str, ...] = ()
    min_severity: Severity = "low"
    reasons: tuple[Reason, ...] = ("first", "source", "status")
    system: bool = False
    allow_private: bool = False
    secret: Annotated[SecretBytes, BeforeValidator(_from_elsewhere)] = Field(default=SecretBytes(b""), exclude=True)

    @model_validator(mode="after")
    def _one_secret(self) -> WebhookConfig:
        if (self.secret_env is None) == (self.secret_file is None):
            raise ValueError("give exactly one of secret_env and secret_file")
        return self

    @property
    def wants_all(self) -> bool:
        """True where no filter leaves an alert out."""
        return set(self.reasons) == set(REASONS) and not (self.types or self.statuses or self.places) and self.min_severity == "low"


class ConsoleConfig(_Section):
    """Where the pages, the API and the health checks listen."""

    listen: Listen = "127.0.0.1:8787"

    @property
    def host(self) -> str:
        """The address without its port and, for IPv6, without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port; 0 lets the system choose one."""
        return int(self.listen.rpartition(":")[2])


class _Raw(BaseSettings):
    """The settings as found, before paths are made absolute and secrets are read."""

    model_config = SettingsConfigDict(env_prefix="SALIENT_", env_nested_delimiter="__", extra="forbid", frozen=True)

    inbox: tuple[InboxConfig, ...] = (InboxConfig(path=Path("inbox")),)
    rules: tuple[str, ...] | None = None
    state: Path = Path("var")
    spool: Path = Path("var/spool")
    store: Annotated[str, AfterValidator(_store)] = "sqlite"
    intake: IntakeConfig = IntakeConfig()
    detect: DetectConfig = DetectConfig()
    webhooks: tuple[WebhookConfig, ...] = ()
    console: ConsoleConfig = ConsoleConfig()

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        """A single inbox or rules folder may stand alone, and an inbox may be just its path."""
        if isinstance(data, dict):
            data = dict(data)
            if isinstance(data.get("rules"), str):
                data["rules"] = [data["rules"]]
            if isinstance(data.get("inbox"), str | dict):
                data["inbox"] = [data["inbox"]]
            if isinstance(data.get("inbox"), list):
                data["inbox"] = [{"path": item} if isinstance(item, str) else item for item in data["inbox"]]
        return data

    @model_validator(mode="after")
    def _distinct(self) -> _Raw:
        names = [hook.name for hook in self.webhooks]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two webhooks bear the name {twice[0]!r}")
        if not self.inbox:
            raise ValueError("name at least one inbox")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


class Config(_Section):
    """What the program works with: absolute paths, secrets read, every default filled in."""

    file: Path | None
    inbox: tuple[InboxConfig, ...]
    rules: tuple[str, ...]
    state: Path
    store: str
    intake: IntakeConfig
    detect: DetectConfig
    webhooks: tuple[WebhookConfig, ...]
    console: ConsoleConfig

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.state / "salient.db"

    def inbox_spool(self, inbox: InboxConfig) -> Path:
        """The spool of an inbox."""
        assert inbox.spool is not None
        return inbox.spool


def load_config(file: Path | None = None, *, secrets: bool = True) -> Config:
    """The configuration of `file`, else of ./salient.yaml where it exists, else the defaults.

    Raises ConfigError with every mistake found. Without `secrets` those of webhooks stay unread and empty: whoever sends
    nothing need not have them.
    """
    path = file or Path(DEFAULT_FILE)
    document: Document | None = None
    problems: list[Problem] = []
    if file is not None or path.exists():
        document, problems = read_document(path)
        if document and document.data is not None and not isinstance(document.data, dict):
            problems.append(document.problem("C001", "a configuration holds keys with their values", hint="for example  state: var"))
    if problems or (document is None and file is not None):
        raise ConfigError(problems)
    try:
        raw = _Raw(**(document.data or {} if document else {}))
    except ValidationError as error:
        raise ConfigError([_explain(dict(item), document) for item in error.errors()]) from None
    except SettingsError as error:
        raise ConfigError(Problem("C002", f"the environment is not usable: {error}", hint="lists and objects are given as JSON")) from None
    base = (path.parent if document else Path()).absolute()
    webhooks = raw.webhooks
    if secrets:
        webhooks = tuple(_with_secret(hook, base, index, document, problems) for index, hook in enumerate(webhooks))
    if problems:
        raise ConfigError(problems)
    spool = base / raw.spool
    return Config(
        file=path.absolute() if document else None,
        inbox=tuple(
            InboxConfig(path=base / i.path, mode=i.mode or raw.intake.mode, spool=base / i.spool if i.spool else spool) for i in raw.inbox
        ),
        rules=_rules(raw.rules, base),
        state=base / raw.state,
        store=raw.store,
        intake=raw.intake,
        detect=raw.detect,
        webhooks=webhooks,
        console=raw.console,
    )


def _rules(rules: tuple[str, ...] | None, base: Path) -> tuple[str, ...]:
    if rules is None:
        return (str(base / "rules"),) if (base / "rules").is_dir() else (BUILTIN,)
    return tuple(entry if entry == BUILTIN else str(base / entry) for entry in rules)


def _with_secret(hook: WebhookConfig, base: Path, index: int, document: Document | None, problems: list[Problem]) -> WebhookConfig:
    """The endpoint with its secret; else a problem is added."""

    def complain(message: str, hint: str) -> WebhookConfig:
        key = ("webhooks", index, "secret_env" if hook.secret_env else "secret_file")
        problems.append(document.problem("C004", message, key, hint=hint) if document else Problem("C004", message, hint=hint))
        return hook

    how = "make one:  python3 -c \"import base64, os; print('whsec_' + base64.b64encode(os.urandom(32)).decode())\""
    if hook.secret_env is not None:
        text = os.environ.get(hook.secret_env)
        where = f"the environment variable {hook.secret_env}"
        if text is None:
            return complain(f"webhook '{hook.name}': {where} is not set", how)
    else:
        assert hook.secret_file is not None
        where = str(base / hook.secret_file)
        try:
            text = (base / hook.secret_file).read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            return complain(f"webhook '{hook.name}': {where} cannot be read: {getattr(error, 'strerror', 'not ASCII')}", how)
    try:
        return hook.model_copy(update={"secret": SecretBytes(secret(text))})
    except ValueError as error:
        return complain(f"webhook '{hook.name}': {where} {error}", how)


def _explain(error: dict[str, Any], document: Document | None) -> Problem:
    """One pydantic error in words, at its line; `error` is an item of `ValidationError.errors()`."""
    key = tuple(part for part in error["loc"] if not str(part).startswith(("function-", "tagged-", "literal[", "constrained-")))
    name = ".".join(str(part) for part in key)
    message, hint = str(error["msg"]).removeprefix("Value error, "), None
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(key[-1]), _known_keys(key[:-1]), 1)
        message = f"unknown key '{name}'"
        hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(_known_keys(key[:-1]))}"
    elif name:
        message = f"{name}: {message}"
    if document is None or (key and key[:1] not in document.marks):
        return Problem("C003", message + (" (from the environment)" if key else ""), hint=hint)
    problem = document.problem("C003", message, key, hint=hint)
    return replace(problem, excerpt=None) if key[-1:] == ("secret",) else problem


def _known_keys(parent: tuple[Any, ...]) -> list[str]:
    sections: dict[str, type[BaseModel]] = {
        "inbox": InboxConfig,
        "intake": IntakeConfig,
        "detect": DetectConfig,
        "webhooks": WebhookConfig,
        "console": ConsoleConfig,
    }
    model: type[BaseModel] = sections.get(str(parent[0]), _Raw) if parent else _Raw
    return [name for name in model.model_fields if name != "secret"]
