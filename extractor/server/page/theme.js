// Runs before the first paint, so that a chosen theme or language does not flash the other one.
const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const theme = stored("khabar.theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
if (stored("khabar.language") === "en") {
  document.documentElement.lang = "en";
  document.documentElement.dir = "ltr";
}
