/** strftime's codes for log dates, in local time and in English, as Python writes them under `C`. */

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/**
 * Formats a time.
 *
 * @param pattern text with codes such as `%Y-%m-%d %H:%M:%S`; an unknown code stays as it is.
 */
export function strftime(pattern: string, time: Date): string {
  return pattern.replace(/%([a-zA-Z%])/g, (code, letter: string) => {
    switch (letter) {
      case "a":
        return DAYS[time.getDay()].slice(0, 3);
      case "A":
        return DAYS[time.getDay()];
      case "b":
      case "h":
        return MONTHS[time.getMonth()].slice(0, 3);
      case "B":
        return MONTHS[time.getMonth()];
      case "c":
        return strftime("%a %b %e %H:%M:%S %Y", time);
      case "d":
        return pad(time.getDate());
      case "D":
      case "x":
        return strftime("%m/%d/%y", time);
      case "e":
        return String(time.getDate()).padStart(2, " ");
      case "F":
        return strftime("%Y-%m-%d", time);
      case "H":
        return pad(time.getHours());
      case "I":
        return pad(time.getHours() % 12 || 12);
      case "j":
        return pad(dayOfYear(time), 3);
      case "m":
        return pad(time.getMonth() + 1);
      case "M":
        return pad(time.getMinutes());
      case "p":
        return time.getHours() < 12 ? "AM" : "PM";
      case "R":
        return strftime("%H:%M", time);
      case "s":
        return String(Math.floor(time.getTime() / 1000));
      case "S":
        return pad(time.getSeconds());
      case "T":
      case "X":
        return strftime("%H:%M:%S", time);
      case "y":
        return pad(time.getFullYear() % 100);
      case "Y":
        return String(time.getFullYear());
      case "z":
        return utcOffset(time, "");
      case "Z":
        return zoneName(time);
      case "%":
        return "%";
      default:
        return code;
    }
  });
}

/** The offset of local time from UTC: `+0200`, or with a separator `+02:00`. */
export function utcOffset(time: Date, separator: string): string {
  const minutes = -time.getTimezoneOffset();
  const sign = minutes < 0 ? "-" : "+";
  return sign + pad(Math.floor(Math.abs(minutes) / 60)) + separator + pad(Math.abs(minutes) % 60);
}

function zoneName(time: Date): string {
  const parts = new Intl.DateTimeFormat("en", { timeZoneName: "short" }).formatToParts(time);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

function dayOfYear(time: Date): number {
  const today = Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return (today - Date.UTC(time.getFullYear(), 0, 0)) / 86_400_000;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0");
}
