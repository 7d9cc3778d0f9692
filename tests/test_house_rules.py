"""Rules of the house that no tool knows."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "jobs",
    "audit",
    "accounts",
    "workbooks",
    "unions",
    "notices",
    "savings_groups",
    "inspections",
    "reports",
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted(
    path
    for app in (*APPS, "config", "tools")
    for path in (ROOT / app).rglob("*.py")
    if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
)

#: Longer than a screenful of thought, each for a reason.
LONG_MODULES = {
    "config/settings.py": 420,  # one file knows the environment
    "inspections/models/recording.py": 380,
}
#: Addresses without sign-in. A new one is a decision, not an accident.
PUBLIC_VIEWS = {
    "accounts.views.sign_in",
    "accounts.views.admin_sign_in",  # sends on to sign_in
    "accounts.views.set_language",
    "reports.views.check.paper",  # of a paper in one's hand
    "inspections.views.feeds.read",  # by a secret address, for calendar programs
    "inspections.views.link_pages.show",  # by a secret address, for a unit
    "inspections.views.link_pages.file",
    "inspections.views.link_pages.send",
    "django.views.generic.base.view",  # /favicon.ico, sends on to the picture
}


def _named(paths):
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


def _found(pattern, paths, allowed=()):
    """``file:line`` of every match that is not allowed."""
    expression = re.compile(pattern)
    return [
        f"{name}:{number} {line.strip()}"
        for name, text in _named(paths).items()
        if name not in allowed
        for number, line in enumerate(text.splitlines(), start=1)
        if expression.search(line)
    ]


def test_there_is_something_to_look_at():
    assert len(TEMPLATES) > 40
    assert len(CODE) > 100


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_is_named_for_what_it_does():
    names = [path.stem for path in ROOT.glob("*/migrations/0*.py")]
    assert [name for name in names if "_auto_" in name] == []
    assert len(names) >= len(APPS) - 1


def test_modules_stay_short():
    lengths = {name: text.count("\n") for name, text in _named(CODE).items()}
    long = {name: length for name, length in lengths.items() if length > 300}
    assert {
        name: length
        for name, length in long.items()
        if length > LONG_MODULES.get(name, 0)
    } == {}
    assert set(LONG_MODULES) <= set(long)


def test_templates_stay_short():
    lengths = {name: text.count("\n") for name, text in _named(TEMPLATES).items()}
    assert {name: n for name, n in lengths.items() if n > 120} == {}


def test_no_module_is_a_drawer():
    drawers = {"utils", "helpers", "common", "misc", "functions", "tools"}
    assert [path for path in CODE if path.stem in drawers] == []


def test_packages_by_noun_have_an_empty_init():
    inits = [
        path
        for path in CODE
        if path.name == "__init__.py"
        and path.parent.name in ("services", "views", "forms", "selectors")
    ]
    assert inits
    assert [path for path in inits if path.read_text().strip()] == []


@pytest.mark.parametrize("app", APPS)
def test_every_app_is_whole(app):
    folder = ROOT / app
    assert (folder / "__init__.py").read_text() == ""
    assert (folder / "tests" / "__init__.py").exists()
    assert any((folder / "tests").glob("test_*.py"))
    config = apps.get_app_config(app)
    if list(config.get_models()):
        assert str(config.verbose_name) != app
        rows = (folder / "querysets.py", folder / "querysets")
        assert any(path.exists() for path in rows) or app in ("accounts", "audit")


def test_every_model_says_what_it_is_called():
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            meta = model._meta
            assert meta.original_attrs.get("verbose_name"), model
            assert meta.original_attrs.get("verbose_name_plural"), model
            assert model.__str__ is not type(model).__str__, model


def test_a_view_starts_from_what_one_may_see():
    views = [path for path in CODE if "views" in path.parts or path.stem == "views"]
    assert len(views) > 10
    everything = (
        r"\.objects\.(all|get|order_by|annotate|values\w*)\((?!pk=request\.user)"
    )
    assert _found(everything, views) == []
    assert _found(r"get_object_or_404\([A-Z]\w*, \w+=\w+\)", views) == []


def test_verbs_never_see_a_request():
    inner = {"services", "selectors", "models", "querysets", "rules", "enums", "tasks"}
    web = ("django.http", "django.shortcuts", "django.contrib.messages", "django.views")
    wrong = []
    for path in CODE:
        if not inner & set(path.relative_to(ROOT).with_suffix("").parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module and module.startswith(web):
                wrong.append(f"{path.relative_to(ROOT)}: {module}")
    assert wrong == []


def test_a_status_is_written_in_one_place():
    writers = {
        "audit/services.py",
        "inspections/services/checklists.py",  # a version's steps go to the audit log
        "inspections/services/planning.py",  # brings an object up to date
        "notices/services/steps.py",  # by one conditional UPDATE, before the mail
    }
    assert _found(r"update\([^)]*\bstatus=", CODE, writers) == []
    assert _found(r"(?<!self)\.status = ", CODE, writers) == []


def test_inline_imports_are_leaves():
    allowed = re.compile(r"(tasks|apps|worker|lease|prepare)\.py$|/management/|/bench/")
    lines = _found(r"PLC0415", CODE)
    assert [line for line in lines if not allowed.search(line.split(":")[0])] == []


def test_only_named_gates_are_silenced():
    """An ignore names its code and stands alone; a whole file is never let off."""
    assert _found(r"#\s*(ruff|mypy|flake8):", CODE) == []
    assert _found(r"#\s*noqa(?!:)|#\s*type:\s*ignore(?!\[)", CODE) == []


def test_no_text_is_marked_safe():
    assert _found(r"mark_safe|SafeString\(|html_safe", CODE) == []
    assert _found(r"\|\s*safe\b|autoescape\s+off|safeseq", TEMPLATES) == []


def test_templates_hold_no_style_and_no_script():
    """The content security policy would refuse them."""
    screens = [path for path in TEMPLATES if "emails" not in path.parts]
    assert _found(r"\sstyle\s*=", screens) == []
    assert _found(r"<style\b", screens) == []
    assert _found(r"\son\w+\s*=\s*[\"']", screens) == []
    assert _found(r"javascript:", screens) == []
    assert _found(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", screens) == []


def test_nothing_comes_from_another_site():
    sources = [*TEMPLATES, *(ROOT / "frontend" / "src").rglob("*.*")]
    text_files = [path for path in sources if path.suffix in (".html", ".js", ".css")]
    assert len(text_files) > len(TEMPLATES)
    fetched = (
        r"(?<!<a href=\")(?<! href=\")https?://(?!www\.w3\.org/)|<link[^>]+https?:"
    )
    assert _found(fetched, text_files) == []


def test_lists_of_settings_are_as_written():
    assert settings.SILENCED_SYSTEM_CHECKS == []
    sources = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert [s for found in sources.values() for s in found if "unsafe" in s] == []
    assert sources["script-src"] == sources["style-src"] == ["'self'"]
    assert settings.LANGUAGE_CODE == "vi"
    assert settings.TIME_ZONE == "Asia/Ho_Chi_Minh"


def test_every_kind_of_job_can_be_done():
    assert settings.JOB_HANDLERS
    for handler in settings.JOB_HANDLERS.values():
        assert callable(import_string(handler))


def _views(patterns):
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield entry.callback
        elif entry.namespace != "admin":
            yield from _views(entry.url_patterns)


def test_public_views_are_those_of_the_list():
    views = list(_views(get_resolver().url_patterns))
    assert len(views) > 100
    public = {
        f"{view.__module__}.{view.__name__}"
        for view in views
        if not getattr(view, "login_required", True)
    }
    assert public == PUBLIC_VIEWS


def test_every_address_is_named_and_english():
    for app in APPS:
        try:
            module = import_module(f"{app}.urls")
        except ModuleNotFoundError:
            continue
        assert module.app_name == app
        for pattern in module.urlpatterns:
            assert re.fullmatch(r"[a-z_]+", pattern.name), pattern


def test_web_processes_do_not_load_the_pdf_engine():
    """It is large and slow to load; workers need it, pages do not."""
    code = (
        "import django, sys; django.setup();"
        "from django.urls import reverse; reverse('home');"
        "print('weasyprint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_what_is_made_is_not_kept_in_the_repository():
    listed = subprocess.run(
        ["git", "ls-files", "--", "var", "static/dist", "*.mo", "*.sqlite3", ".venv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == ""
