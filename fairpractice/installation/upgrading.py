"""`fairpractice upgrade`: saves everything, brings the data up to this version, and looks whether all is well."""

from datetime import datetime

from fairpractice.config.environment import data_folder
from fairpractice.installation import preparing
from fairpractice.installation.backups import make_backup
from fairpractice.installation.doctor import examine
from fairpractice.installation.locking import FolderLock


def upgrade() -> bool:
    """True when the installation is sound afterwards. Raises InstallationError."""
    folder = data_folder()
    with FolderLock(folder, "upgrading"):
        if preparing.recorded():
            (folder / "backups").mkdir(exist_ok=True, mode=0o700)
            print(make_backup(folder / "backups" / f"before-upgrade-{datetime.now():%Y%m%d-%H%M%S}.zip"), flush=True)
        print("The data was brought up to date." if preparing.migrate() else "The data was up to date already.")
        preparing.collect_static()
    return examine()
