"""Makes home.png anew: start `fairpractice demo`, then give its link: python docs/pictures/make.py LINK"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HOME = Path(__file__).with_name("home.png")
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
    page = browser.new_page(viewport={"width": 1100, "height": 800}, device_scale_factor=1.5)
    page.goto(sys.argv[1])
    page.locator("main button").first.click()
    page.locator("h1").wait_for()
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    browser.close()
taken.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(HOME, optimize=True)
print(f"{HOME}: {HOME.stat().st_size // 1024} kB")
