"""aiogram loaded lazily is aiogram: each model has the fields it has otherwise."""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
AS_THE_BOT = "from bot.telegram.lazy_types import import_aiogram; import_aiogram()"
AS_IT_COMES = "import aiogram"
TELL = """
import json
import aiogram.methods, aiogram.types
from pydantic import BaseModel
from pydantic._internal._mock_val_ser import MockValSer

def models():
    for module in (aiogram.types, aiogram.methods):
        for name in module.__all__:
            model = getattr(module, name)
            if isinstance(model, type) and issubclass(model, BaseModel):
                yield name, model

built = sum(not isinstance(m.__dict__["__pydantic_validator__"], MockValSer) for _, m in models())
for _, model in models():
    model.model_rebuild()
fields = {
    name: {key: f"{field.annotation} {field.default}" for key, field in model.model_fields.items()}
    for name, model in models()
}
print(json.dumps({"built": built, "fields": fields}))
"""


async def told(loading: str) -> dict[str, Any]:
    """What a process that loads aiogram so says of the models."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"{loading}\n{TELL}", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(re.sub(rb" at 0x[0-9a-f]+", b"", printed))
    return found


async def test_every_model_is_what_it_would_have_been() -> None:
    lazy, usual = await asyncio.gather(told(AS_THE_BOT), told(AS_IT_COMES))
    assert len(usual["fields"]) > 500
    assert lazy["fields"] == usual["fields"]


async def test_a_small_part_is_built_by_the_import() -> None:
    lazy = await told(AS_THE_BOT)
    assert lazy["built"] < len(lazy["fields"]) / 3
