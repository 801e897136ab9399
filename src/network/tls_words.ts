/** What the TLS library says of a connection that cannot be had, in words of our own. */

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/UnknownIssuer/, "the server's certificate is not signed by a trusted authority"],
  [/Expired/, "the server's certificate has expired"],
  [/NotValidYet/, "the server's certificate is not valid yet"],
  [/Revoked/, "the server's certificate has been revoked"],
  [/BadEncoding/, "the server's certificate cannot be read"],
  [/^invalid peer certificate/, "the server's certificate is not valid"],
  [/alert: CertificateRequired/, "the server wants a client certificate"],
  [
    /alert: (BadCertificate|UnknownCA|Certificate\w+|UnsupportedCertificate|AccessDenied)/,
    "the server does not accept the client's certificate",
  ],
  [
    /alert: (HandshakeFailure|ProtocolVersion|InsufficientSecurity)|incompatible/i,
    "server and client have no version or cipher suite of TLS in common",
  ],
  [/^received fatal alert/, "the server refuses the TLS connection"],
  [/^received corrupt message/, "what the server sends is no TLS"],
];

/** The library's message in our words; that a name does not fit names it. */
export function tlsWords(message: string): string {
  const wrongName =
    /certificate not valid for name (".*?")(?:; (certificate is only valid for .*))?/
      .exec(message);
  if (wrongName) return `the server's certificate is not for ${wrongName[1]}`;
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? "TLS cannot be set up";
}
