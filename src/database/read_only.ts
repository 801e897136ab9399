/** What to do about a server that takes no changes, whichever engine says so. */

/** A replica, or a primary that was made read-only for a while. */
export const READ_ONLY_HINT =
  "Name the server that takes changes in the URL, or end its read-only mode.";
