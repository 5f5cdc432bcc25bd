"""Drives a headless Chromium, with the theme, width and scripts that a test wants."""

import shutil
from pathlib import Path
from typing import Any

from support.paths import ROOT

AXE = ROOT / "build" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage")


class Browser:
    """A browser with one page open at a time."""

    def __init__(self, *more: str) -> None:
        from selenium.webdriver import Chrome, ChromeOptions, ChromeService

        options = ChromeOptions()
        for option in (*OPTIONS, *more):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self._driver = Chrome(options=options, service=ChromeService(service_path()))

    def close(self) -> None:
        """End the browser."""
        self._driver.quit()

    def open(self, page: Path, width: int = 1400, theme: str = "light", scripts: bool = True) -> None:
        """Open a page in a window of that width."""
        media = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
        size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self._driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self._driver.get(page.as_uri())

    def run(self, script: str, *args: Any) -> Any:
        """What a script of the test gives."""
        return self._driver.execute_script(script, *args)

    def run_later(self, script: str) -> Any:
        """What a script of the test gives to its last argument, a function."""
        return self._driver.execute_async_script(script)

    def messages(self) -> list[str]:
        """What the console got since the last time."""
        entries: list[dict[str, str]] = self._driver.execute("getLog", {"type": "browser"})["value"]
        return [entry["message"] for entry in entries]

    def choose(self, name: str, value: str) -> None:
        """Choose or type a value in a field of the filter, as a person does."""
        from selenium.webdriver.common.by import By
        from selenium.webdriver.support.select import Select

        field = self._driver.find_element(By.NAME, name)
        if field.tag_name == "select":
            Select(field).select_by_visible_text(value)
        else:
            field.clear()
            field.send_keys(value)

    def press(self, selector: str) -> None:
        """Press what a selector finds first."""
        from selenium.webdriver.common.by import By

        self._driver.find_element(By.CSS_SELECTOR, selector).click()

    def photograph(self, file: Path, height: int, section: str | None = None) -> None:
        """Write a picture of so many pixels of the page, from its top or from a section on."""
        size = {"width": self.run("return innerWidth"), "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        if section is not None:
            self.run("document.getElementById(arguments[0]).scrollIntoView()", section)
        self._driver.save_screenshot(str(file))


def service_path() -> str:
    """The driver of the system, so that none is fetched."""
    return shutil.which("chromedriver") or "chromedriver"
