"""Settings that lie in files, one each, as Docker and Kubernetes hand secrets to a container."""

import os
from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource

FOLDER = "MULIN_SECRETS_DIR"


class WithSecretFiles(BaseSettings):
    """Reads variables, and files of that folder for what no variable says."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic passes all by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - its folder is fixed
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """In the order in which they count. What is no folder is refused where it is a field."""
        folder = os.environ.get(FOLDER, "")
        found = Path(folder) if folder and Path(folder).is_dir() else None
        return init_settings, env_settings, SecretsSettingsSource(settings_cls, found)
