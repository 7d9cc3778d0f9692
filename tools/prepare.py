"""Bring the data up to the code: secret, tables, static files, demo. In one process.

Used by ``tools.run`` before it serves; everything here may be run again at any time.
"""

import hashlib
import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def secret() -> None:
    """Keys of this machine's own, readable by their owner only.

    One signs sessions, the other seals personal numbers (44 letters: 32 bytes).
    """
    folder = var_dir()
    folder.mkdir(parents=True, exist_ok=True)
    _keep(folder / "secret_key", "SECRET_KEY", secrets.token_urlsafe(64))
    _keep(folder / "data_keys", "DATA_KEYS", secrets.token_urlsafe(32) + "=")


def _keep(place: Path, variable: str, made: str) -> None:
    """Once: a key that is there, or that the environment gives, stays."""
    if os.environ.get(variable):
        return
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(made)


def database() -> None:
    from django.core.management import call_command  # noqa: PLC0415 -- needs settings

    call_command("migrate", interactive=False, verbosity=0)


def static_files() -> None:
    """Collect and compress once per change of their content."""
    from django.conf import settings  # noqa: PLC0415 -- needs settings
    from django.core.management import call_command  # noqa: PLC0415 -- needs settings

    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest())


def demo() -> None:
    """Load the demo into an empty database."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs settings
    from django.core.management import call_command  # noqa: PLC0415 -- needs settings

    wanted = os.environ.get("DEMO", "1") != "0"
    if wanted and not get_user_model()._default_manager.exists():
        print("  Dữ liệu mẫu / demo data …", flush=True)
        call_command("load_demo", verbosity=0)


def show_sign_ins() -> None:
    """What a newcomer types: the people of the demo whose password is still its own."""
    from accounts.models import User  # noqa: PLC0415 -- needs settings
    from reports.demo import people  # noqa: PLC0415 -- needs settings

    names = [sign_in.username for sign_in in people.SIGN_INS]
    here = User.objects.filter(username__in=names, is_active=True).order_by(
        "role", "pk"
    )
    usable = [user for user in here if user.check_password(people.PASSWORD)]
    if not usable:
        return
    print(f"\n  Đăng nhập thử, mật khẩu / demo sign-ins, password: {people.PASSWORD}")
    for user in usable:
        print(f"    {user.username:<12} {user.get_role_display()}, {user.full_name}")


def main() -> None:
    import django  # noqa: PLC0415 -- settings need the secret first

    secret()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    database()
    static_files()
    demo()
    show_sign_ins()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
