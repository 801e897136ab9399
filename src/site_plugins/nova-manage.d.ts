// Made by scripts/declarations.ts; Kysely's types are those of npm:kysely@0.29.9.

declare module "nova-manage" {
  import type { ColumnType, Generated, Insertable, Kysely, sql } from "nova-manage/kysely";

  /** The operator's configuration as the rest of the program sees it: typed groups of options. */
  /** A configuration option: its form, its default, and the older names it can still be given by. */
  export interface ConfigOption<T> {
    /** What kind of value it takes, in a few words: `whole number`. */
    readonly type: string;
    /** One or two sentences for help; an option without them is not listed there. */
    readonly help?: string;
    /** Turns the text of a file or of the environment into a value; throws an Error that says what is wrong. */
    readonly parse: (text: string) => T;
    /** The value when nothing sets the option. */
    readonly default: T;
    /**
     * True for options that may be given several times: `T` is a list, and `parse` makes the list of one
     * occurrence. Otherwise the last occurrence counts.
     */
    readonly multiple?: boolean;
    /** True when the value must never be shown. */
    readonly secret?: boolean;
    /** Older names, each with its group, newest first: `{ group: "DEFAULT", name: "sql_connection" }`. */
    readonly deprecated?: readonly {
      readonly group: string;
      readonly name: string;
    }[];
    /** A variable of the environment that sets it too, and goes before all else. */
    readonly variable?: string;
  }
  /** A named group of options, declared by the module that uses them. */
  export interface OptionGroup<T extends Record<string, unknown>> {
    /** The section in the file: `database`. */
    readonly name: string;
    /** The options by name. */
    readonly options: {
      readonly [K in keyof T]: ConfigOption<T[K]>;
    };
  }
  /** The values of a declared group: `GroupValues<typeof databaseGroup>`. */
  export type GroupValues<G> = G extends OptionGroup<infer T> ? Readonly<T> : never;
  /** The values of one run: files, folders and environment, merged by oslo.config's rules. */
  export interface Configuration {
    /**
     * The values of a group. Each is parsed when its property is first read, so that a bad value of an
     * option that a command does not use is no error; reading it
     * throws an {@link OperatorError} that names file, line and option.
     */
    read<T extends Record<string, unknown>>(group: OptionGroup<T>): Readonly<T>;
    /** True when a file or the environment sets the option (under whichever of its names). */
    isSet<T extends Record<string, unknown>>(group: OptionGroup<T>, name: keyof T & string): boolean;
    /** The files that were read, in order, for messages: a missing option is missing "in" these. */
    readonly files: readonly string[];
    /** The default folders that may not be looked into: `/etc/nova (permission denied)`. */
    readonly passedOver: readonly string[];
    /** Where further files of Nova's, such as `policy.yaml`, are looked for by their name, in order. */
    readonly folders: readonly string[];
  }
  /** How far the copies of a database are behind it, and what an engine's folder knows of that. */
  /** How far a copy is behind. */
  export interface Lag {
    /** Seconds; undefined while it does not follow at all. */
    readonly seconds: number | undefined;
  }
  /** One copy of a database. */
  export interface ReplicaState extends Lag {
    /** What to call it in messages, after `the`: `replica 10.0.0.7:3306`. */
    readonly name: string;
  }
  /** Galera's way of holding up writes while a node of the cluster cannot keep up. */
  export interface FlowControl {
    /** It holds up writes at this moment. */
    readonly active: boolean;
    /** How long it has done so since the server's start, in nanoseconds. */
    readonly pausedNanoseconds: number;
  }
  /** What can be said of all copies of a database at one moment. */
  export interface ReplicaLag {
    /** None where the database has no replicas. */
    readonly replicas: readonly ReplicaState[];
    /** Only where the server is a node of a Galera cluster. */
    readonly flowControl?: FlowControl;
    /** Why there may be replicas that are not among these, and what to do about it. */
    readonly unseen?: string;
  }
  /** The engines that Nova's databases run on. MariaDB counts as `mysql`. */
  export type EngineName = "mysql" | "postgresql" | "sqlite";
  /** Where a database is, in a form that is safe to show: no user's password. */
  export interface DatabaseLocation {
    readonly engine: EngineName;
    /** Host name or address; undefined for a socket or a file. */
    readonly host?: string;
    readonly port?: number;
    /** The Unix socket (MySQL) or its folder (PostgreSQL). */
    readonly socket?: string;
    /** The database's name; for SQLite the file's path. */
    readonly database: string;
    readonly user?: string;
    /** What the connection was taken from: `[api_database] connection`, or `cell cell1 (UUID)`. */
    readonly source: string;
  }
  /** What an engine can do, so that the rest of the code never asks which one it is. */
  export interface EngineTraits {
    readonly name: EngineName;
    /** Schema changes are part of the transaction, and gone when it is rolled back. */
    readonly transactionalDdl: boolean;
    /** Transactions that write different rows go on at the same time. */
    readonly concurrentWrites: boolean;
  }
  /** Tables by name. A module that queries declares the tables it touches. */
  export type AnyTables = any;
  /** What becomes of a transaction whose commit got no answer. */
  export interface TransactionOptions<R> {
    /**
     * Given where the work may be done twice: then it is done again. Makes one result of what the attempt
     * before would have done, if it was committed, and what this one did.
     */
    readonly repeated: (before: R, now: R) => R;
  }
  interface LockOptions$1 {
    /** Called once when another process holds the lock and has to be waited for. */
    readonly onWait?: () => void;
    /**
     * The work may be done again from its start, under the lock taken anew, when the connection or the lock
     * is lost in the middle; otherwise that is an error.
     */
    readonly repeatable?: boolean;
  }
  /**
   * One open database.
   *
   * Values as they come back, whatever the engine: times are text, `YYYY-MM-DD HH:MM:SS` with up to six
   * digits of fraction, UTC; whole numbers are numbers (text beyond 2^53); truth values are 0 and 1 or
   * false and true: use `Boolean(value)`. Values as they may be bound: text, numbers, booleans, null and
   * Date (written in UTC).
   */
  export interface Database<T = AnyTables> {
    readonly traits: EngineTraits;
    readonly location: DatabaseLocation;
    /** Queries outside of a transaction. A lost connection or a deadlock is not retried here. */
    readonly query: Kysely<T>;
    /**
     * Runs `work` in a transaction and commits. A deadlock, a lock timeout or a connection lost before
     * the commit was sent starts it anew, as `[database] db_max_retries` and its kin say; so `work` must
     * have no effects of its own. A connection lost during the commit is retried only where `options` say
     * how.
     *
     * @throws {DatabaseError} as classified by the engine.
     */
    transaction<R>(work: (query: Kysely<T>) => Promise<R>, options?: TransactionOptions<R>): Promise<R>;
    /** Runs `work`, which only reads or is safe to repeat in full, with the same retries. */
    repeatable<R>(work: (query: Kysely<T>) => Promise<R>): Promise<R>;
    /**
     * Inserts those rows whose key the table does not have yet, all or none of them, in a transaction of
     * its own, in the way that costs the engine and its driver the least. Several processes may do so at
     * once. Retried like {@link repeatable}.
     *
     * @param key the column with the unique key; the primary key apart, the table has no other.
     * @param rows all with the same columns; thousands are fine.
     * @returns how many were inserted. On MySQL, one that another process inserts at the same moment may
     * be counted too.
     */
    insertMissing<Table extends keyof T & string>(table: Table, key: keyof T[Table] & string, rows: readonly Insertable<T[Table]>[]): Promise<number>;
    /**
     * Runs `work` on one connection that holds the named lock of this database, and waits for another
     * process that holds it. The lock goes with the connection; on a cluster, it goes half a minute after its
     * owner was last heard of.
     */
    withLock<R>(name: string, work: (query: Kysely<T>) => Promise<R>, options?: LockOptions$1): Promise<R>;
    /**
     * How far this database's replicas are behind: the one that `[database] slave_connection` names, for
     * the main database where it is set, else all that the server knows of.
     *
     * @throws {OperatorError} when that cannot be found out.
     */
    replicaLag(): Promise<ReplicaLag>;
    /** Closes all connections; repeated calls do nothing. */
    close(): Promise<void>;
  }
  /** Opens databases for one run, keeps each open for as long as the run lasts, and closes them all. */
  export interface Databases {
    /**
     * `[api_database] connection`.
     *
     * @throws {OperatorError} when the option is missing or the database cannot be reached.
     */
    api<T = AnyTables>(): Promise<Database<T>>;
    /** `[database] connection`: the main database of the cell that the configuration is for. */
    main<T = AnyTables>(): Promise<Database<T>>;
    /**
     * The database at a URL, templates already filled in.
     *
     * @param url an SQLAlchemy URL.
     * @param source what to call it in messages: `cell cell1 (UUID)`.
     */
    open<T = AnyTables>(url: string, source: string): Promise<Database<T>>;
    /**
     * Opens the database at a URL for `work` alone and closes it afterwards: for runs that go through
     * many databases, of which some may be down.
     *
     * @param visit `url` and `source` as for {@link open}; `timeout`: seconds for connecting, with all its
     * retries, and for the answer to each statement; `patient`: for work that may take long, since once
     * the database has answered a statement, `timeout` is for connecting alone.
     * @throws {DatabaseError} of kind `unreachable` when it does not answer in that time.
     */
    visit<T, R>(visit: {
      readonly url: string;
      readonly source: string;
      readonly timeout: number;
      readonly patient?: boolean;
    }, work: (database: Database<T>) => Promise<R>): Promise<R>;
    /** Closes whatever was opened. */
    close(): Promise<void>;
  }
  /** The log as the rest of the program sees it. */
  /** Writes records at oslo.log's levels. Messages never hold a secret. */
  export interface Logger {
    /**
     * Details for a person who looks for a fault; shown under `--debug` only.
     *
     * @param message a function makes the message only where it is shown.
     */
    debug(message: string | (() => string)): void;
    /**
     * What is being done.
     *
     * @param options `quiet`: not on standard error, whatever the level; log files have it all the same.
     */
    info(message: string, options?: {
      readonly quiet?: boolean;
    }): void;
    /** Something that needs a look but did not stop the work. */
    warning(message: string): void;
    /**
     * A warning of how this host is set up, which every run would give again: a configuration that all may
     * read, an option by its older name. It goes into log files, to syslog and to the journal, and to
     * standard error only where that is a terminal, or under `--debug`: a program that reads standard
     * error, and cron, which mails it, would have it in every run.
     */
    reminder(message: string): void;
    /** Something that failed; `error` adds its trace. */
    error(message: string, error?: unknown): void;
  }
  /** Which services this program knows of, and what is particular about each. */
  /** A service: its section in the configuration, and how it is found and spoken to. */
  export interface ServiceDefinition {
    /** The section of its options, which is also its name in code: `placement`. */
    readonly section: string;
    /** What to call it in messages: `Placement`. */
    readonly title: string;
    /** Its types in the service catalogue, the current one first, unless `service_type` says otherwise. */
    readonly types: readonly string[];
    /** The version of its API as it stands in its URLs, where the catalogue leaves it out: `v2.0`. */
    readonly version?: string;
    /**
     * The section whose credentials and TLS count, with that section's `auth_section`, where the service's
     * own says nothing of how to log in; its own section alone unless given.
     */
    readonly credentials?: string;
    /** The service's word in the header `OpenStack-API-Version`; undefined for one without microversions. */
    readonly microversions?: string;
    /**
     * True for a service that is found by `catalog_info`, `endpoint_template` and `os_region_name` in place
     * of keystoneauth's options, and whose versions are told above the one that stands in its URL.
     */
    readonly byCatalogInfo?: true;
    /** True for a service that is shown Nova's own token too, where `[service_user]` says so. */
    readonly serviceToken?: true;
  }
  /** The methods of HTTP that OpenStack's services use. */
  export type Method = "GET" | "HEAD" | "PUT" | "POST" | "PATCH" | "DELETE";
  /** The parameters of a request: a list gives its parameter several times, `undefined` leaves it out. */
  export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** One request to a service. */
  export interface ServiceRequest {
    readonly method: Method;
    /** Below the service's endpoint, with a slash in front: `/resource_providers`. Parts are encoded by the caller. */
    readonly path: string;
    readonly query?: Query;
    /** Sent as JSON; without it the request has no body. */
    readonly body?: unknown;
    /** Further headers, as `If-Match`. */
    readonly headers?: Readonly<Record<string, string>>;
    /** The microversion of this request, where it is not the one that the client was made for. */
    readonly microversion?: string;
    /**
     * Statuses beyond 2xx that are an answer to the caller and no {@link ServiceError}, for example
     * `[404]`. A 401 is first answered by logging in again, 429 and 503 by waiting as usual.
     */
    readonly accept?: readonly number[];
    /**
     * True when doing this twice is as good as once, so that it may be sent again after its answer was lost
     * or a gateway gave up on it. Unless said otherwise that holds for GET and HEAD. A request that never
     * got out, and one that a service turned away with 429, are sent again in any case.
     */
    readonly repeatable?: boolean;
    /**
     * True for what has to be brought to an end once it has been begun, a roll-back for example: it is
     * sent even after an interruption, and then has {@link FINISHING_SECONDS} in all.
     */
    readonly finishing?: boolean;
    /** Reads the answer's JSON, for numbers that JavaScript's cannot hold; `JSON.parse` unless given. */
    readonly readJson?: (text: string) => unknown;
  }
  /** A service's answer. */
  export interface ServiceResponse {
    readonly status: number;
    readonly headers: Headers;
    /** The JSON of the answer; undefined where it has no body. */
    readonly body: unknown;
    /** The service's own id of the request, by which its log tells more. */
    readonly requestId?: string;
    /**
     * True when the request was sent more than once and an earlier try may have been carried out: a
     * conflict may then be one with oneself.
     */
    readonly repeated: boolean;
  }
  /** One service, reached with the credentials of its section of the configuration. */
  export interface ServiceClient {
    /** The section's name, as in {@link ServiceError.service}: `placement`. */
    readonly name: string;
    /** The service's URL, in a form that is safe to show. */
    readonly endpoint: string;
    /** The newest microversion that the service has; undefined where it has none or does not tell. */
    readonly newestMicroversion?: string;
    /**
     * Sends a request and waits for the answer. Any number may be asked for at once: no more than
     * {@link ServiceNeeds.parallel} are under way at a time, and fewer while the service is slow or turns
     * requests away.
     *
     * Once the run is interrupted, no request is begun but the `finishing` ones; a read that is under way
     * is abandoned, a write has {@link FINISHING_SECONDS} left to be answered.
     *
     * @throws {ServiceError} for every status that is neither 2xx nor in `accept`, and when there is no
     * usable answer.
     * @throws the signal's reason when interrupted.
     */
    request(request: ServiceRequest): Promise<ServiceResponse>;
  }
  /** What a command asks of a service. */
  export interface ServiceNeeds {
    /**
     * The lowest microversion that does the job, as in `1.28`: each request is sent with it, and a service
     * that does not have it is refused with an error of kind `too_old`.
     */
    readonly microversion?: string;
    /** How many requests may be under way at a time, as of `--parallel`; 4 unless said otherwise. */
    readonly parallel?: number;
  }
  /** The services of a run: each is looked up and logged in to when first asked for. */
  export interface Services {
    /**
     * Placement, by the options of `[placement]`.
     *
     * @throws {OperatorError} when an option is missing or wrong.
     * @throws {ServiceError} when Keystone refuses, the service is nowhere to be found, does not answer or
     * is too old.
     */
    placement(needs?: ServiceNeeds): Promise<ServiceClient>;
    /** Neutron, by the options of `[neutron]`. */
    neutron(needs?: ServiceNeeds): Promise<ServiceClient>;
    /** Another service, by the options of the section that its definition names. */
    of(definition: ServiceDefinition, needs?: ServiceNeeds): Promise<ServiceClient>;
    /** Closes all connections. */
    close(): Promise<void>;
  }
  /**
   * Where a command's results and messages go: the one way for a command to print.
   *
   * Sentences may hold names from a database and words of the command line as they are: what could steer
   * a terminal or pass for a line of its own in them is shown as `\x1b`.
   */
  /** One row of a result, by {@link Column.key}. `null` and `undefined` print as nothing. */
  export type ResultRow = Readonly<Record<string, string | number | boolean | null | undefined>>;
  /** The rows of a result: a list, or something that gives them anew each time it is gone through. */
  export type ResultRows = Iterable<ResultRow> & {
    readonly length: number;
  };
  /** How a result is shown; the other formats than `table` are for programs, and always hold it. */
  export interface ResultOptions {
    /** The sentence that is said where there are no rows; in the place of a table, and beside the rest. */
    readonly empty?: string;
    /** True for neither table nor sentence, as without `--verbose`. */
    readonly quiet?: boolean;
  }
  /** The output of one run. */
  export interface Output {
    /**
     * A sentence for the person at the terminal, on standard output. Under `--format json|yaml|csv` it
     * goes to standard error instead, so that standard output holds the result alone.
     */
    say(line: string): void;
    /**
     * Begins a sentence that grows while work goes on: `Archiving..`, a dot now and then, `complete`.
     * Each piece is on standard output at once. Under `--format json|yaml|csv`, and where a bar is
     * drawn, the sentence comes as a whole at its end, as {@link say} would print it.
     *
     * Until its end, say nothing else on standard output; warnings and errors may come.
     */
    beginLine(start: string): GrowingLine;
    /**
     * A sentence for the person at the terminal that Nova's own tool does not print: on standard error,
     * so that programs which read standard output find there what they know.
     */
    note(line: string): void;
    /**
     * Something that went not quite as asked, on standard error, prefixed with `WARNING: `.
     *
     * @param more what stands below it, a line each.
     */
    warn(line: string, ...more: string[]): void;
    /** A failure that the exit code reports too, on standard error, prefixed with `ERROR: `. */
    error(line: string, ...more: string[]): void;
    /** The action's result, shown as its {@link ResultSpec} and `--format` say; at most once in a run. */
    result(rows: ResultRows, options?: ResultOptions): void;
    /**
     * Begins to show how far long work has come, as `--progress` says, on standard error: a bar with
     * count, rate and time left. Only for actions that declare {@link Action.progress}; one at a time.
     *
     * @param label what is being done, without a colon or dots: `Mapping instances`.
     * @param countTotal finds out how much there is to do, in the unit of {@link Progress.advance}.
     * Called only when a bar is drawn, as it may cost time. Without it the bar has no end, and shows
     * count and rate alone.
     */
    progress(label: string, countTotal?: () => Promise<number>): Promise<Progress>;
  }
  /** A line that is being written; see {@link Output.beginLine}. */
  export interface GrowingLine {
    /** Adds a piece. */
    add(piece: string): void;
    /** Adds the last piece and the line break. */
    end(piece: string): void;
  }
  /** Long work that is being shown; disposing of it takes the bar away. */
  export interface Progress extends Disposable {
    /** Says that so much more is done. */
    advance(count: number): void;
  }
  /** The shape of results: what a command prints as rows. */
  /** One column of an action's result. */
  export interface Column {
    /** The key of the value in a result row, and in json, yaml and csv output: snake_case. */
    readonly key: string;
    /** The header in the table, exactly as the reference has it. */
    readonly header: string;
    /** Where the values stand in the table; the reference centres unless told otherwise. */
    readonly align?: "center" | "left";
    /** What stands in the table where a value is missing; nothing unless told otherwise. */
    readonly missing?: string;
    /**
     * The {@link OptionSpec.name} of an option of the action that has no default: the column is shown, in
     * every format, only when that option is given. Without it the column is always shown.
     */
    readonly when?: string;
    /** In blocks: the value is wrapped into lines of so many characters. */
    readonly wrap?: number;
  }
  /** How an action's result is shown. Declaring it gives the action the `--format` option. */
  export interface ResultSpec {
    /** The columns in order. */
    readonly columns: readonly Column[];
    /**
     * The look under `--format table`: `table` is PrettyTable's grid, `value` prints the single column's
     * bare values, a line each, `None` for a missing one (what `db version` does), `blocks` a grid of one
     * column in which each row is a block of lines `Header: value` (what `nova-status` does).
     */
    readonly layout: "table" | "value" | "blocks";
    /** What stands above the blocks. */
    readonly title?: string;
    /**
     * {@link OptionSpec.name}s of options of the action without which there is no result: `--format` without
     * them is a usage error.
     */
    readonly requires?: readonly string[];
  }
  /** A category of commands: the first word after `nova-manage`. */
  export interface CategoryPlugin {
    /** The {@link CONTRACT_VERSION} that the plugin was written for. */
    readonly contractVersion: number;
    /** The word on the command line, for example `cell_v2`. */
    readonly name: string;
    /** One line for help. */
    readonly summary: string;
    /** The category's actions, in the order in which help lists them. */
    readonly actions: readonly Action[];
    /**
     * The groups of configuration options that its actions read, so that references between options find
     * them, and their secrets are known. Those that every command may read, such as `[database]`, are not
     * among them.
     */
    readonly optionGroups?: readonly OptionGroup<Record<string, unknown>>[];
  }
  /** What an option or positional argument may hold once parsed. */
  export type ArgumentValue = string | number | boolean | readonly string[] | undefined;
  /** The parsed arguments of one action, by {@link OptionSpec.name} or {@link PositionalSpec.name}. */
  export type Arguments = Readonly<Record<string, ArgumentValue>>;
  /** A word that can be completed to. */
  export interface Candidate {
    readonly word: string;
    /** What it means, in one line. */
    readonly meaning?: string;
  }
  /**
   * What an option's value is, for completion at the terminal: a path, or words that have to be asked for.
   * Whatever goes wrong in asking, or takes long, offers nothing.
   */
  export type ValueKind = "file" | "folder" | ((context: Pick<CommandContext, "config" | "databases">) => Promise<readonly Candidate[]>);
  /** An option of an action. Options not given on the command line are `undefined` (flags: `false`). */
  export interface OptionSpec {
    /**
     * The option's name in snake_case, which is also its key in {@link Arguments}:
     * `max_count` is reached as `--max-count` and as `--max_count`.
     */
    readonly name: string;
    /** The spelling that help and documentation show, as the reference has it: `--max-count`. */
    readonly flag: string;
    /** `flag` takes no value; the others take one. An `integer` refuses anything else as a usage error. */
    readonly kind: "flag" | "string" | "integer";
    /** What help shows for the value: `<cell_uuid>`. */
    readonly metavar?: string;
    /** One or two sentences for help. */
    readonly help: string;
    /** A missing required option is a usage error. */
    readonly required?: boolean;
    /**
     * True for a `string` that may be given several times: the action is handed a list, in the order given.
     * Otherwise the last one counts.
     */
    readonly repeated?: true;
    /** The values that are accepted; any other is a usage error. */
    readonly choices?: readonly string[];
    /**
     * True for a value that may hold a password. It may then be given as `@FILE`, the file that holds it, or
     * as `-`, which asks for it: a command line is shown by `ps`. The action is handed the value itself.
     */
    readonly secret?: true;
    /** What its value is, for completion; `choices` need nothing here. */
    readonly completes?: ValueKind;
    /** The lowest value of an `integer`; a lower one is a usage error. Help says the range. */
    readonly min?: number;
    /** The highest value of an `integer`, likewise. */
    readonly max?: number;
    /**
     * {@link OptionSpec.name}s of options that must not be given together with this one; `format` stands
     * for the shell's own `--format`.
     */
    readonly excludes?: readonly string[];
    /** {@link OptionSpec.name}s of options without which this one has no meaning, and is a usage error. */
    readonly requires?: readonly string[];
    /** The value when the option is not given. */
    readonly default?: string | number;
    /**
     * True for an option that the reference's action does not have: a prefix that it shares with one that
     * the reference has means that one, as it does there.
     */
    readonly addition?: boolean;
  }
  /** A positional argument of an action; optional unless it says otherwise, as the reference's are. */
  export interface PositionalSpec {
    /** Its key in {@link Arguments}. */
    readonly name: string;
    /** What help shows for it: `VERSION`. */
    readonly metavar: string;
    /** One or two sentences for help. */
    readonly help: string;
    /** When it is missing, that is a usage error. No optional one may stand before it. */
    readonly required?: true;
  }
  /** A command line that shows what an action is good for. */
  export interface Example {
    /** What it does, in a few words that begin with a capital: `Delete the cell with all its hosts`. */
    readonly does: string;
    /** The line, from `nova-manage` on; one that runs with nothing but the reader's own names changed. */
    readonly line: string;
  }
  /** One command. */
  export interface Action {
    /** The word on the command line, for example `list_cells`. */
    readonly name: string;
    /** One line for the category's help. */
    readonly summary: string;
    /** Paragraphs for the action's own help; without it, the summary is shown. */
    readonly description?: string;
    /** Lines for help that people can copy. */
    readonly examples?: readonly Example[];
    /** Its options. */
    readonly options: readonly OptionSpec[];
    /** Its positional arguments. */
    readonly positionals?: readonly PositionalSpec[];
    /** Every exit code that `run` may return, with its meaning. 2 (usage) and 255 go without saying. */
    readonly exitCodes: Readonly<Record<number, string>>;
    /** The shape of what it hands to {@link Output.result}, for actions that print a result. */
    readonly result?: ResultSpec;
    /** True for an action that calls {@link Output.progress}; it gets the `--progress` option. */
    readonly progress?: true;
    /** Groups of configuration options that it reads, besides those of its category; as there. */
    readonly optionGroups?: readonly OptionGroup<Record<string, unknown>>[];
    /**
     * Does the work.
     *
     * @returns the exit code, one of {@link exitCodes}.
     * @throws {OperatorError} for a failure that a person can act on (shown in one or two lines).
     * Anything else that is thrown is unexpected; both end in exit code 255.
     */
    run(context: CommandContext, args: Arguments): Promise<number>;
  }
  /**
   * Everything that a command has from outside. Nothing else reads the environment, opens a socket or
   * prints, so that a test can call `run` with a context of its own.
   */
  export interface CommandContext {
    /** The operator's configuration. */
    readonly config: Configuration;
    /** Connections to the API database, the main database, and any cell's, opened when first asked for. */
    readonly databases: Databases;
    /**
     * Placement, Neutron and others of the cloud's services, looked up and logged in to when first asked
     * for. A plugin that uses one declares the options of its section: {@link CategoryPlugin.optionGroups}.
     */
    readonly services: Services;
    /** Where results and messages go. */
    readonly output: Output;
    /** The log (standard error, or where the configuration sends it). */
    readonly log: Logger;
    /** The time. */
    readonly clock: Clock;
    /** Makes a new random UUID, in lower case with hyphens. */
    newUuid(): string;
    /** Aborted by the first Ctrl-C or SIGTERM; long work looks at it between batches. */
    readonly signal: AbortSignal;
  }
  /** The time, so that tests can set it. */
  export interface Clock {
    /** The current time. */
    now(): Date;
  }
  /** A time: read as UTC text, written from a Date. */
  export type Time = ColumnType<string | null, Date | null, Date | null>;
  /** A truth value: 0 and 1 or false and true when read, depending on the engine. */
  export type Truth = ColumnType<boolean | number | null, boolean, boolean>;
  /** The API database's share. */
  export interface ApiTables {
    cell_mappings: {
      id: Generated<number>;
      created_at: Time;
      updated_at: Time;
      uuid: string;
      name: string | null;
      transport_url: string | null;
      database_connection: string | null;
      disabled: Truth;
    };
    host_mappings: {
      id: Generated<number>;
      created_at: Time;
      cell_id: number;
      host: string;
    };
    instance_mappings: {
      id: Generated<number>;
      created_at: Time;
      instance_uuid: string;
      cell_id: number | null;
      project_id: string;
      user_id: string | null;
      queued_for_delete: Truth;
    };
  }
  /** A cell database's share. */
  export interface CellTables {
    compute_nodes: {
      id: Generated<number>;
      updated_at: Time;
      /** 0, or the row's own id when it is soft-deleted. */
      deleted: number | null;
      host: string | null;
      uuid: string | null;
      /** 0 until the node's host has a host mapping. */
      mapped: number | null;
    };
    instances: {
      id: Generated<number>;
      created_at: Time;
      /** 0, or the row's own id when it is soft-deleted. */
      deleted: number | null;
      uuid: string;
      host: string | null;
      project_id: string | null;
      user_id: string | null;
      hidden: Truth;
    };
    services: {
      id: Generated<number>;
      /** 0, or the row's own id when it is soft-deleted. */
      deleted: number | null;
      host: string | null;
      binary: string | null;
    };
  }
  /** A row of `cell_mappings`. */
  export interface CellMapping {
    readonly id: number;
    readonly uuid: string;
    /** Empty for a cell without a name. */
    readonly name: string;
    /** True where the name is NULL, and not an empty text. */
    readonly unnamed?: true;
    /** The message queue's URL, its template filled in from `[DEFAULT] transport_url`. */
    readonly transportUrl: string;
    /** The database's URL, its template filled in from `[database] connection`. */
    readonly databaseUrl: string;
    /** A disabled cell gets no new instances. */
    readonly disabled: boolean;
  }
  class OperatorError extends Error {
    /** What to do next, as one sentence; undefined where the message says it already. */
    readonly hint?: string;
    /**
     * @param message what was being done, to what, and what went wrong, in one line.
     * @param options `hint`: what to do next; `cause`: the error underneath, shown under `--debug`.
     */
    constructor(message: string, options?: {
      hint?: string;
      cause?: unknown;
    });
  }
  /** How many cells to visit at a time, and how long to wait for one. */
  export interface VisitLimits {
    /** Cells at a time, 1 or more. */
    readonly parallel: number;
    /** Seconds for connecting to a cell, retries included, and for each answer of its database. */
    readonly timeout: number;
    /** The work may take long: once the cell's database has answered, its answers may take any time. */
    readonly patient?: boolean;
  }
  /** What a visit to a cell gave, or why there was none. */
  export type CellVisit<R> = {
    readonly cell: CellMapping;
    readonly result: R;
    readonly failure?: undefined;
  } | {
    readonly cell: CellMapping;
    readonly failure: OperatorError;
  };
  /** What any option may say of itself besides its form and default. */
  export type OptionExtras = Pick<ConfigOption<unknown>, "help" | "secret" | "deprecated" | "variable">;
  function optionGroup<T extends Record<string, unknown>>(name: string, options: {
    readonly [K in keyof T]: ConfigOption<T[K]>;
  }): OptionGroup<T>;
  function stringOption(fallback: string, extras?: OptionExtras): ConfigOption<string>;
  function stringOption(fallback?: undefined, extras?: OptionExtras): ConfigOption<string | undefined>;
  function integerOption(fallback: number, extras?: OptionExtras): ConfigOption<number>;
  function integerOption(fallback?: undefined, extras?: OptionExtras): ConfigOption<number | undefined>;
  function floatOption({ min }: {
    readonly min: number;
  }, extras?: OptionExtras): ConfigOption<number | undefined>;
  function booleanOption(fallback: boolean, extras?: OptionExtras): ConfigOption<boolean>;
  function listOption(fallback: readonly string[], extras?: OptionExtras): ConfigOption<readonly string[]>;
  function multipleOption(fallback: readonly string[], extras?: OptionExtras): ConfigOption<readonly string[]>;
  function choiceOption<T extends string>(fallback: NoInfer<T>, choices: readonly T[], extras?: OptionExtras): ConfigOption<T>;
  /** What kind of failure it was; each engine's `errors.ts` says which of its codes mean what. */
  export type DatabaseErrorKind =
  /** The server cannot be reached, or does not answer in time. */
  "unreachable"
  /** User or password refused, or no right to the database. */
   | "access_denied"
  /** The server has no database of that name. */
   | "no_such_database"
  /** A table or column that the statement names is not there. */
   | "no_such_table"
  /** A unique key is taken. */
   | "duplicate"
  /** A deadlock or lock timeout: nothing was changed, and a repeat may succeed. */
   | "conflict"
  /** A transaction changes more than the server lets one change; it was rolled back. */
   | "too_large"
  /** The connection broke while in use. */
   | "connection_lost"
  /** TLS could not be set up as asked. */
   | "tls"
  /** Anything else that the server said. */
   | "other";
  class DatabaseError extends OperatorError {
    readonly kind: DatabaseErrorKind;
    readonly location: DatabaseLocation;
    /** True when a commit was under way, so that nobody knows whether it was done. */
    readonly outcomeUnknown: boolean;
    /**
     * @param options `kind` and `location` of the failure; `outcomeUnknown` for a connection lost during
     * a commit; `hint` and `cause` as in {@link OperatorError}.
     */
    constructor(message: string, options: {
      kind: DatabaseErrorKind;
      location: DatabaseLocation;
      outcomeUnknown?: boolean;
      hint?: string;
      cause?: unknown;
    });
  }
  /** Limits, all in seconds. */
  export interface PaceLimits {
    /** How long to rest between two passes. */
    readonly sleep: number;
    /** How long the run may take; no batch is begun after that. */
    readonly maxRuntime?: number;
    /** How far the replicas may be behind. */
    readonly maxLag?: number;
    /** When the run began that `maxRuntime` counts for; the call of {@link startPace} unless given. */
    readonly since?: Date;
  }
  /** Whether to go on, and if not, why. */
  export type PaceVerdict = "go" | "time is up" | "interrupted";
  /** The pace of one run on one database. */
  export interface Pace {
    /**
     * Asked before every batch, by any number of workers at once: waits while the replicas are too far
     * behind or Galera's flow control holds up writes.
     *
     * @throws {OperatorError} when `maxLag` is given and cannot be measured at the beginning.
     */
    mayGoOn(): Promise<PaceVerdict>;
    /** Rests between two passes, at most until the time is up. */
    pause(): Promise<PaceVerdict>;
  }
  function credentialsGroup(section: string): OptionGroup<{
    auth_type: string | undefined;
    auth_url: string | undefined;
    username: string | undefined;
    user_id: string | undefined;
    user_domain_id: string | undefined;
    user_domain_name: string | undefined;
    password: string | undefined;
    project_id: string | undefined;
    project_name: string | undefined;
    project_domain_id: string | undefined;
    project_domain_name: string | undefined;
    domain_id: string | undefined;
    domain_name: string | undefined;
    system_scope: string | undefined;
    trust_id: string | undefined;
    default_domain_id: string | undefined;
    default_domain_name: string | undefined;
    token: string | undefined;
    application_credential_id: string | undefined;
    application_credential_name: string | undefined;
    application_credential_secret: string | undefined;
    endpoint: string | undefined;
  }>;
  function serviceGroup({ section, types }: Pick<ServiceDefinition, "section" | "types">): OptionGroup<{
    auth_section: string | undefined;
    service_type: string;
    service_name: string | undefined;
    valid_interfaces: readonly string[];
    region_name: string | undefined;
    endpoint_override: string | undefined;
    version: string | undefined;
    min_version: string | undefined;
    max_version: string | undefined;
    cafile: string | undefined;
    certfile: string | undefined;
    keyfile: string | undefined;
    insecure: boolean;
    timeout: number | undefined;
    connect_retries: number | undefined;
    connect_retry_delay: number | undefined;
    http_retries: number | undefined;
    status_code_retries: number | undefined;
    status_code_retry_delay: number | undefined;
    retriable_status_codes: readonly string[];
    auth_type: string | undefined;
    auth_url: string | undefined;
    username: string | undefined;
    user_id: string | undefined;
    user_domain_id: string | undefined;
    user_domain_name: string | undefined;
    password: string | undefined;
    project_id: string | undefined;
    project_name: string | undefined;
    project_domain_id: string | undefined;
    project_domain_name: string | undefined;
    domain_id: string | undefined;
    domain_name: string | undefined;
    system_scope: string | undefined;
    trust_id: string | undefined;
    default_domain_id: string | undefined;
    default_domain_name: string | undefined;
    token: string | undefined;
    application_credential_id: string | undefined;
    application_credential_name: string | undefined;
    application_credential_secret: string | undefined;
    endpoint: string | undefined;
  }>;
  /** What kind of failure it was. */
  export type ServiceErrorKind =
  /** No connection: nothing listens, the name cannot be resolved, no answer to the attempt. Nothing was sent. */
  "unreachable"
  /** The request was sent, and no answer came, or half of one. */
   | "no_answer"
  /** TLS could not be set up as asked. Nothing was sent. */
   | "tls"
  /** Keystone refuses the credentials, or the service the token, even a fresh one. */
   | "unauthorized"
  /** 403: the user may not do this. */
   | "forbidden"
  /** 404. */
   | "not_found"
  /** 409; `code` says which. */
   | "conflict"
  /** The service does not have the microversion that is needed. */
   | "too_old"
  /** 429 or 503, and still so after waiting. */
   | "busy"
  /** Another 5xx. */
   | "server"
  /** Another 4xx. */
   | "client"
  /** What came is no answer of such a service: no JSON, too long, a redirection to elsewhere. */
   | "bad_answer"
  /** The service catalogue has no such service, or not in this region or with this interface. */
   | "no_endpoint";
  /** What there is to say of a failure besides its message. */
  export interface ServiceFailure {
    readonly kind: ServiceErrorKind;
    /** The section of the service that was to be reached: `placement`. */
    readonly service: string;
    /** True when it was Keystone that failed, on the way to the service. */
    readonly authentication?: boolean;
    /** The status of the answer, where there was one. */
    readonly status?: number;
    /** The service's own word for the error: `placement.concurrent_update`, `PortNotFound`. */
    readonly code?: string;
    /** What the service said, in one line of bounded length. */
    readonly detail?: string;
    /** The service's id of the request. */
    readonly requestId?: string;
    /** See {@link ServiceError.outcomeUnknown}. */
    readonly outcomeUnknown?: boolean;
    /** See {@link ServiceError.repeated}. */
    readonly repeated?: boolean;
    readonly hint?: string;
    readonly cause?: unknown;
  }
  class ServiceError extends OperatorError {
    readonly kind: ServiceErrorKind;
    readonly service: string;
    readonly authentication: boolean;
    readonly status?: number;
    readonly code?: string;
    readonly detail?: string;
    readonly requestId?: string;
    /** True when a write was sent, and nobody knows whether it was carried out. */
    readonly outcomeUnknown: boolean;
    /** True when an earlier try of the same request may have been carried out. */
    readonly repeated: boolean;
    constructor(message: string, failure: ServiceFailure);
  }
  /** What a plugin is handed when it is loaded. */
  export interface Toolkit {
    /** For what an operator can do something about; thrown by a plugin, or met by it. */
    readonly OperatorError: typeof OperatorError;
    /** What a database's failure is thrown as; its `kind` says which. */
    readonly DatabaseError: typeof DatabaseError;
    /** What a service's failure is thrown as; its `kind` says which. */
    readonly ServiceError: typeof ServiceError;
    /** Kysely's template for SQL: values become parameters, `` sql`count(*)` ``. */
    readonly sql: typeof sql;
    /** Configuration options of the plugin's own. */
    readonly options: OptionTools;
    /** The cells of the deployment. */
    readonly cells: CellTools;
    /** The sections of the configuration by which services are reached. */
    readonly services: ServiceTools;
    /** Long work that is gentle with its database. */
    readonly pace: PaceTools;
  }
  /** Makes groups of configuration options, which an action or a category lists as `optionGroups`. */
  export interface OptionTools {
    /** `group("my_site", { ticket_url: string("") })`. */
    readonly group: typeof optionGroup;
    readonly string: typeof stringOption;
    readonly integer: typeof integerOption;
    readonly float: typeof floatOption;
    readonly boolean: typeof booleanOption;
    readonly list: typeof listOption;
    readonly multiple: typeof multipleOption;
    readonly choice: typeof choiceOption;
  }
  /** Reads cell mappings, and works on the databases of many cells at once. */
  export interface CellTools {
    /** The cell mappings of the API database, cell0 included, with the URLs filled in. */
    read(context: Pick<CommandContext, "config" | "databases" | "log">): Promise<CellMapping[]>;
    /**
     * Runs `work` on the database of each cell, some at a time. Yields in the order of `cells`; one that
     * cannot be reached fails alone.
     */
    visit<R>(context: Pick<CommandContext, "databases" | "signal">, cells: readonly CellMapping[], limits: VisitLimits, work: (database: Database<CellTables>, cell: CellMapping) => Promise<R>): AsyncGenerator<CellVisit<R>>;
    /** Tells of each cell that could not be visited; true when there was one. */
    reportLeftOut(output: Output, visits: readonly CellVisit<unknown>[]): boolean;
    /** What to call a cell in messages: `cell cell1 (UUID)`. */
    describe(cell: {
      readonly name: string | null;
      readonly uuid: string;
    }): string;
    /** `--parallel` and `--timeout`, for an action's `options`. */
    readonly visitOptions: readonly OptionSpec[];
    /** The values of `visitOptions`. */
    visitLimits(args: Arguments): VisitLimits;
    /** The exit code of a run that had to leave cells out, as `exitCodes` has it. */
    readonly leftOutExitCodes: Readonly<Record<number, string>>;
    /** The UUID of cell0. */
    readonly cell0Uuid: string;
  }
  /** The groups of options that reach services; an action that asks the service lists its group. */
  export interface ServiceTools {
    /** The options of a service's section: `group({ section: "placement", types: ["placement"] })`. */
    readonly group: typeof serviceGroup;
    /** The options of a section that holds credentials alone, which another's `auth_section` names. */
    readonly credentialsGroup: typeof credentialsGroup;
    /** The section `[placement]`. */
    readonly placementGroup: ReturnType<typeof serviceGroup>;
    /** The section `[neutron]`. */
    readonly neutronGroup: ReturnType<typeof serviceGroup>;
  }
  /** How hard long work may press on a database. */
  export interface PaceTools {
    /** `--sleep`, `--max-runtime` and `--max-lag`, for an action's `options`. */
    readonly options: readonly OptionSpec[];
    /** The values of `options`. */
    limits(args: Arguments): PaceLimits;
    /** Starts the clock of a run. */
    start(context: Pick<CommandContext, "clock" | "signal" | "output">, database: Pick<Database, "replicaLag">, limits: PaceLimits): Pace;
  }
  /** A category as a site's plugin makes it; the version of the contract is exported by the file. */
  export type SiteCategory = Omit<CategoryPlugin, "contractVersion">;
  /** The default export of `CATEGORY.ts`. */
  export type CategoryFactory = (toolkit: Toolkit) => SiteCategory | Promise<SiteCategory>;
  /** The default export of `CATEGORY.ACTION.ts`. */
  export type ActionFactory = (toolkit: Toolkit) => Action | Promise<Action>;
}

declare module "nova-manage/kysely" {
  export interface KyselyTypeError<E extends string> {
      readonly __kyselyTypeError__: E;
  }
  export type OperationNodeKind = "IdentifierNode" | "SchemableIdentifierNode" | "RawNode" | "SelectQueryNode" | "SelectionNode" | "ReferenceNode" | "ColumnNode" | "TableNode" | "AliasNode" | "FromNode" | "SelectAllNode" | "AndNode" | "OrNode" | "ParensNode" | "ValueNode" | "ValueListNode" | "PrimitiveValueListNode" | "JoinNode" | "OperatorNode" | "WhereNode" | "InsertQueryNode" | "DeleteQueryNode" | "ReturningNode" | "CreateTableNode" | "ColumnDefinitionNode" | "AddColumnNode" | "DropTableNode" | "DataTypeNode" | "OrderByNode" | "OrderByItemNode" | "GroupByNode" | "GroupByItemNode" | "UpdateQueryNode" | "ColumnUpdateNode" | "LimitNode" | "OffsetNode" | "OnConflictNode" | "OnDuplicateKeyNode" | "CreateIndexNode" | "DropIndexNode" | "ListNode" | "ReferencesNode" | "PrimaryKeyConstraintNode" | "UniqueConstraintNode" | "CheckConstraintNode" | "ForeignKeyConstraintNode" | "WithNode" | "CommonTableExpressionNode" | "HavingNode" | "CreateSchemaNode" | "DropSchemaNode" | "AlterTableNode" | "ModifyColumnNode" | "DropColumnNode" | "RenameColumnNode" | "AlterColumnNode" | "AddConstraintNode" | "DropConstraintNode" | "CreateViewNode" | "RefreshMaterializedViewNode" | "DropViewNode" | "GeneratedNode" | "DefaultValueNode" | "OnNode" | "ValuesNode" | "CommonTableExpressionNameNode" | "SelectModifierNode" | "CreateTypeNode" | "DropTypeNode" | "ExplainNode" | "DefaultInsertValueNode" | "AggregateFunctionNode" | "OverNode" | "PartitionByNode" | "PartitionByItemNode" | "SetOperationNode" | "BinaryOperationNode" | "UnaryOperationNode" | "UsingNode" | "FunctionNode" | "CaseNode" | "WhenNode" | "JSONReferenceNode" | "JSONPathNode" | "JSONPathLegNode" | "JSONOperatorChainNode" | "TupleNode" | "MergeQueryNode" | "MatchedNode" | "AddIndexNode" | "CastNode" | "FetchNode" | "TopNode" | "OutputNode" | "OrActionNode" | "CollateNode" | "RenameConstraintNode" | "AlterTypeNode" | "AddValueNode" | "RenameValueNode";
  export interface OperationNode {
      readonly kind: OperationNodeKind;
  }
  export interface IdentifierNode extends OperationNode {
      readonly kind: "IdentifierNode";
      readonly name: string;
  }
  export type IdentifierNodeFactory = Readonly<{
      is(node: OperationNode): node is IdentifierNode;
      create(name: string): Readonly<IdentifierNode>;
  }>;
  const IdentifierNode: IdentifierNodeFactory;
  export interface CheckConstraintNode extends OperationNode {
      readonly kind: "CheckConstraintNode";
      readonly expression: OperationNode;
      readonly name?: IdentifierNode;
  }
  export type CheckConstraintNodeFactory = Readonly<{
      is(node: OperationNode): node is CheckConstraintNode;
      create(expression: OperationNode, constraintName?: string): Readonly<CheckConstraintNode>;
  }>;
  const CheckConstraintNode: CheckConstraintNodeFactory;
  export interface ColumnNode extends OperationNode {
      readonly kind: "ColumnNode";
      readonly column: IdentifierNode;
  }
  export type ColumnNodeFactory = Readonly<{
      is(node: OperationNode): node is ColumnNode;
      create(column: string): Readonly<ColumnNode>;
  }>;
  const ColumnNode: ColumnNodeFactory;
  export interface DefaultValueNode extends OperationNode {
      readonly kind: "DefaultValueNode";
      readonly defaultValue: OperationNode;
  }
  export type DefaultValueNodeFactory = Readonly<{
      is(node: OperationNode): node is DefaultValueNode;
      create(defaultValue: OperationNode): Readonly<DefaultValueNode>;
  }>;
  const DefaultValueNode: DefaultValueNodeFactory;
  export type GeneratedNodeParams = Omit<GeneratedNode, "kind" | "expression">;
  export interface GeneratedNode extends OperationNode {
      readonly kind: "GeneratedNode";
      readonly byDefault?: boolean;
      readonly always?: boolean;
      readonly identity?: boolean;
      readonly stored?: boolean;
      readonly expression?: OperationNode;
  }
  export type GeneratedNodeFactory = Readonly<{
      is(node: OperationNode): node is GeneratedNode;
      create(params: GeneratedNodeParams): Readonly<GeneratedNode>;
      createWithExpression(expression: OperationNode): Readonly<GeneratedNode>;
      cloneWith(node: GeneratedNode, params: GeneratedNodeParams): Readonly<GeneratedNode>;
  }>;
  const GeneratedNode: GeneratedNodeFactory;
  export interface SchemableIdentifierNode extends OperationNode {
      readonly kind: "SchemableIdentifierNode";
      readonly schema?: IdentifierNode;
      readonly identifier: IdentifierNode;
  }
  export type SchemableIdentifierNodeFactory = Readonly<{
      is(node: OperationNode): node is SchemableIdentifierNode;
      create(identifier: string): Readonly<SchemableIdentifierNode>;
      createWithSchema(schema: string, identifier: string): Readonly<SchemableIdentifierNode>;
  }>;
  const SchemableIdentifierNode: SchemableIdentifierNodeFactory;
  export interface TableNode extends OperationNode {
      readonly kind: "TableNode";
      readonly table: SchemableIdentifierNode;
  }
  export type TableNodeFactory = Readonly<{
      is(node: OperationNode): node is TableNode;
      create(table: string): Readonly<TableNode>;
      createWithSchema(schema: string, table: string): Readonly<TableNode>;
  }>;
  const TableNode: TableNodeFactory;
  export type OnModifyForeignAction = "cascade" | "no action" | "restrict" | "set default" | "set null";
  export interface ReferencesNode extends OperationNode {
      readonly kind: "ReferencesNode";
      readonly table: TableNode;
      readonly columns: ReadonlyArray<ColumnNode>;
      readonly onDelete?: OnModifyForeignAction;
      readonly onUpdate?: OnModifyForeignAction;
  }
  export type ReferencesNodeFactory = Readonly<{
      is(node: OperationNode): node is ReferencesNode;
      create(table: TableNode, columns: ReadonlyArray<ColumnNode>): Readonly<ReferencesNode>;
      cloneWithOnDelete(references: ReferencesNode, onDelete: OnModifyForeignAction): Readonly<ReferencesNode>;
      cloneWithOnUpdate(references: ReferencesNode, onUpdate: OnModifyForeignAction): Readonly<ReferencesNode>;
  }>;
  const ReferencesNode: ReferencesNodeFactory;
  export type ColumnDefinitionNodeProps = Omit<Partial<ColumnDefinitionNode>, "kind" | "dataType">;
  export interface ColumnDefinitionNode extends OperationNode {
      readonly kind: "ColumnDefinitionNode";
      readonly column: ColumnNode;
      readonly dataType: OperationNode;
      readonly references?: ReferencesNode;
      readonly primaryKey?: boolean;
      readonly autoIncrement?: boolean;
      readonly unique?: boolean;
      readonly notNull?: boolean;
      readonly defaultTo?: DefaultValueNode;
      readonly check?: CheckConstraintNode;
      readonly generated?: GeneratedNode;
      readonly unsigned?: boolean;
      readonly frontModifiers?: ReadonlyArray<OperationNode>;
      readonly endModifiers?: ReadonlyArray<OperationNode>;
      readonly nullsNotDistinct?: boolean;
      readonly identity?: boolean;
      readonly ifNotExists?: boolean;
  }
  export type ColumnDefinitionNodeFactory = Readonly<{
      is(node: OperationNode): node is ColumnDefinitionNode;
      create(column: string, dataType: OperationNode): Readonly<ColumnDefinitionNode>;
      cloneWithFrontModifier(node: ColumnDefinitionNode, modifier: OperationNode): Readonly<ColumnDefinitionNode>;
      cloneWithEndModifier(node: ColumnDefinitionNode, modifier: OperationNode): Readonly<ColumnDefinitionNode>;
      cloneWith(node: ColumnDefinitionNode, props: ColumnDefinitionNodeProps): Readonly<ColumnDefinitionNode>;
  }>;
  const ColumnDefinitionNode: ColumnDefinitionNodeFactory;
  export interface AddColumnNode extends OperationNode {
      readonly kind: "AddColumnNode";
      readonly column: ColumnDefinitionNode;
  }
  export type AddColumnNodeFactory = Readonly<{
      is(node: OperationNode): node is AddColumnNode;
      create(column: ColumnDefinitionNode): Readonly<AddColumnNode>;
  }>;
  const AddColumnNode: AddColumnNodeFactory;
  export type DropColumnNodeProps = Omit<DropColumnNode, "kind" | "column">;
  export interface DropColumnNode extends OperationNode {
      readonly kind: "DropColumnNode";
      readonly column: ColumnNode;
      readonly ifExists?: boolean;
  }
  export type DropColumnNodeFactory = Readonly<{
      is(node: OperationNode): node is DropColumnNode;
      create(column: string): Readonly<DropColumnNode>;
      cloneWith(node: DropColumnNode, props: DropColumnNodeProps): Readonly<DropColumnNode>;
  }>;
  const DropColumnNode: DropColumnNodeFactory;
  export interface RenameColumnNode extends OperationNode {
      readonly kind: "RenameColumnNode";
      readonly column: ColumnNode;
      readonly renameTo: ColumnNode;
  }
  export type RenameColumnNodeFactory = Readonly<{
      is(node: OperationNode): node is RenameColumnNode;
      create(column: string, newColumn: string): Readonly<RenameColumnNode>;
  }>;
  const RenameColumnNode: RenameColumnNodeFactory;
  export interface RawNode extends OperationNode {
      readonly kind: "RawNode";
      readonly sqlFragments: ReadonlyArray<string>;
      readonly parameters: ReadonlyArray<OperationNode>;
  }
  export type RawNodeFactory = Readonly<{
      is(node: OperationNode): node is RawNode;
      create(sqlFragments: ReadonlyArray<string>, parameters: ReadonlyArray<OperationNode>): Readonly<RawNode>;
      createWithSql(sql: string): Readonly<RawNode>;
      createWithChild(child: OperationNode): Readonly<RawNode>;
      createWithChildren(children: ReadonlyArray<OperationNode>): Readonly<RawNode>;
  }>;
  const RawNode: RawNodeFactory;
  export type AlterColumnNodeProps = Omit<AlterColumnNode, "kind" | "column">;
  export interface AlterColumnNode extends OperationNode {
      readonly kind: "AlterColumnNode";
      readonly column: ColumnNode;
      readonly dataType?: OperationNode;
      readonly dataTypeExpression?: RawNode;
      readonly setDefault?: OperationNode;
      readonly dropDefault?: true;
      readonly setNotNull?: true;
      readonly dropNotNull?: true;
  }
  export type AlterColumnNodeFactory = Readonly<{
      is(node: OperationNode): node is AlterColumnNode;
      create<T extends keyof AlterColumnNodeProps>(column: string, prop: T, value: Required<AlterColumnNodeProps>[T]): Readonly<AlterColumnNode>;
  }>;
  const AlterColumnNode: AlterColumnNodeFactory;
  export type ForeignKeyConstraintNodeProps = Omit<ForeignKeyConstraintNode, "kind" | "columns" | "references">;
  export interface ForeignKeyConstraintNode extends OperationNode {
      readonly kind: "ForeignKeyConstraintNode";
      readonly columns: ReadonlyArray<ColumnNode>;
      readonly references: ReferencesNode;
      readonly onDelete?: OnModifyForeignAction;
      readonly onUpdate?: OnModifyForeignAction;
      readonly name?: IdentifierNode;
      readonly deferrable?: boolean;
      readonly initiallyDeferred?: boolean;
  }
  export type ForeignKeyConstraintNodeFactory = Readonly<{
      is(node: OperationNode): node is ForeignKeyConstraintNode;
      create(sourceColumns: ReadonlyArray<ColumnNode>, targetTable: TableNode, targetColumns: ReadonlyArray<ColumnNode>, constraintName?: string): Readonly<ForeignKeyConstraintNode>;
      cloneWith(node: ForeignKeyConstraintNode, props: ForeignKeyConstraintNodeProps): Readonly<ForeignKeyConstraintNode>;
  }>;
  const ForeignKeyConstraintNode: ForeignKeyConstraintNodeFactory;
  export interface PrimaryKeyConstraintNode extends OperationNode {
      readonly kind: "PrimaryKeyConstraintNode";
      readonly columns: ReadonlyArray<ColumnNode>;
      readonly name?: IdentifierNode;
      readonly deferrable?: boolean;
      readonly initiallyDeferred?: boolean;
  }
  export type PrimaryKeyConstraintNodeProps = Omit<Partial<PrimaryKeyConstraintNode>, "kind">;
  export type PrimaryKeyConstraintNodeFactory = Readonly<{
      is(node: OperationNode): node is PrimaryKeyConstraintNode;
      create(columns: string[], constraintName?: string): Readonly<PrimaryKeyConstraintNode>;
      cloneWith(node: PrimaryKeyConstraintNode, props: PrimaryKeyConstraintNodeProps): Readonly<PrimaryKeyConstraintNode>;
  }>;
  const PrimaryKeyConstraintNode: PrimaryKeyConstraintNodeFactory;
  export interface UniqueConstraintNode extends OperationNode {
      readonly kind: "UniqueConstraintNode";
      readonly columns: ReadonlyArray<OperationNode>;
      readonly name?: IdentifierNode;
      readonly nullsNotDistinct?: boolean;
      readonly deferrable?: boolean;
      readonly initiallyDeferred?: boolean;
  }
  export type UniqueConstraintNodeProps = Omit<Partial<UniqueConstraintNode>, "kind">;
  export type UniqueConstraintNodeFactory = Readonly<{
      is(node: OperationNode): node is UniqueConstraintNode;
      create(columns: OperationNode[], constraintName?: string, nullsNotDistinct?: boolean): UniqueConstraintNode;
      create(columns: string[], constraintName?: string, nullsNotDistinct?: boolean): UniqueConstraintNode;
      cloneWith(node: UniqueConstraintNode, props: UniqueConstraintNodeProps): UniqueConstraintNode;
  }>;
  const UniqueConstraintNode: UniqueConstraintNodeFactory;
  export type ConstraintNode = PrimaryKeyConstraintNode | UniqueConstraintNode | CheckConstraintNode | ForeignKeyConstraintNode;
  export interface AddConstraintNode extends OperationNode {
      readonly kind: "AddConstraintNode";
      readonly constraint: ConstraintNode;
  }
  export type AddConstraintNodeFactory = Readonly<{
      is(node: OperationNode): node is AddConstraintNode;
      create(constraint: ConstraintNode): Readonly<AddConstraintNode>;
  }>;
  const AddConstraintNode: AddConstraintNodeFactory;
  export type DropConstraintNodeProps = Omit<DropConstraintNode, "kind" | "constraintName">;
  export interface DropConstraintNode extends OperationNode {
      readonly kind: "DropConstraintNode";
      readonly constraintName: IdentifierNode;
      readonly ifExists?: boolean;
      readonly modifier?: "cascade" | "restrict";
  }
  export type DropConstraintNodeFactory = Readonly<{
      is(node: OperationNode): node is DropConstraintNode;
      create(constraintName: string, params?: DropConstraintNodeProps): Readonly<DropConstraintNode>;
      cloneWith(dropConstraint: DropConstraintNode, props: DropConstraintNodeProps): Readonly<DropConstraintNode>;
  }>;
  const DropConstraintNode: DropConstraintNodeFactory;
  export interface ModifyColumnNode extends OperationNode {
      readonly kind: "ModifyColumnNode";
      readonly column: ColumnDefinitionNode;
  }
  export type ModifyColumnNodeFactory = Readonly<{
      is(node: OperationNode): node is ModifyColumnNode;
      create(column: ColumnDefinitionNode): Readonly<ModifyColumnNode>;
  }>;
  const ModifyColumnNode: ModifyColumnNodeFactory;
  export type DropIndexNodeProps = Omit<DropIndexNode, "kind" | "name">;
  export interface DropIndexNode extends OperationNode {
      readonly kind: "DropIndexNode";
      readonly name: SchemableIdentifierNode;
      readonly table?: TableNode;
      readonly ifExists?: boolean;
      readonly cascade?: boolean;
  }
  export type DropIndexNodeFactory = Readonly<{
      is(node: OperationNode): node is DropIndexNode;
      create(name: string, params?: DropIndexNodeProps): Readonly<DropIndexNode>;
      cloneWith(dropIndex: DropIndexNode, props: DropIndexNodeProps): Readonly<DropIndexNode>;
  }>;
  const DropIndexNode: DropIndexNodeFactory;
  export interface AddIndexNode extends OperationNode {
      readonly kind: "AddIndexNode";
      readonly name: IdentifierNode;
      readonly columns?: OperationNode[];
      readonly unique?: boolean;
      readonly using?: RawNode;
      readonly ifNotExists?: boolean;
  }
  export type AddIndexNodeFactory = Readonly<{
      is(node: OperationNode): node is AddIndexNode;
      create(name: string): Readonly<AddIndexNode>;
      cloneWith(node: AddIndexNode, props: Required<Pick<AddIndexNode, "ifNotExists">>): Readonly<AddIndexNode>;
      cloneWith(node: AddIndexNode, props: Omit<AddIndexNode, "kind" | "name" | "ifNotExists">): Readonly<AddIndexNode>;
      cloneWithColumns(node: AddIndexNode, columns: OperationNode[]): Readonly<AddIndexNode>;
  }>;
  const AddIndexNode: AddIndexNodeFactory;
  export interface RenameConstraintNode extends OperationNode {
      readonly kind: "RenameConstraintNode";
      readonly oldName: IdentifierNode;
      readonly newName: IdentifierNode;
  }
  export type RenameConstraintNodeFactory = Readonly<{
      is(node: OperationNode): node is RenameConstraintNode;
      create(oldName: string, newName: string): Readonly<RenameConstraintNode>;
  }>;
  const RenameConstraintNode: RenameConstraintNodeFactory;
  export type AlterTableNodeTableProps = Pick<AlterTableNode, "renameTo" | "setSchema" | "addConstraint" | "dropConstraint" | "addIndex" | "dropIndex" | "renameConstraint">;
  export type AlterTableColumnAlterationNode = RenameColumnNode | AddColumnNode | DropColumnNode | AlterColumnNode | ModifyColumnNode;
  export interface AlterTableNode extends OperationNode {
      readonly kind: "AlterTableNode";
      readonly table: TableNode;
      readonly renameTo?: TableNode;
      readonly setSchema?: IdentifierNode;
      readonly columnAlterations?: ReadonlyArray<AlterTableColumnAlterationNode>;
      readonly addConstraint?: AddConstraintNode;
      readonly dropConstraint?: DropConstraintNode;
      readonly renameConstraint?: RenameConstraintNode;
      readonly addIndex?: AddIndexNode;
      readonly dropIndex?: DropIndexNode;
  }
  export type AlterTableNodeFactory = Readonly<{
      is(node: OperationNode): node is AlterTableNode;
      create(table: TableNode): Readonly<AlterTableNode>;
      cloneWithTableProps(node: AlterTableNode, props: AlterTableNodeTableProps): Readonly<AlterTableNode>;
      cloneWithColumnAlteration(node: AlterTableNode, columnAlteration: AlterTableColumnAlterationNode): Readonly<AlterTableNode>;
  }>;
  const AlterTableNode: AlterTableNodeFactory;
  export interface ValueNode extends OperationNode {
      readonly kind: "ValueNode";
      readonly value: unknown;
      readonly immediate?: boolean;
  }
  export type ValueNodeFactory = Readonly<{
      is(node: OperationNode): node is ValueNode;
      create(value: unknown): Readonly<ValueNode>;
      createImmediate(value: unknown): Readonly<ValueNode>;
  }>;
  const ValueNode: ValueNodeFactory;
  export type AddValueNodeProps = Omit<AddValueNode, "kind" | "value">;
  export interface AddValueNode extends OperationNode {
      readonly kind: "AddValueNode";
      readonly value: ValueNode;
      readonly ifNotExists?: boolean;
      readonly neighborValue?: ValueNode;
      readonly isBefore?: boolean;
  }
  export type AddValueNodeFactory = Readonly<{
      is(node: OperationNode): node is AddValueNode;
      create(value: ValueNode): Readonly<AddValueNode>;
      cloneWith(node: AddValueNode, props: AddValueNodeProps): Readonly<AddValueNode>;
  }>;
  const AddValueNode: AddValueNodeFactory;
  export interface RenameValueNode extends OperationNode {
      readonly kind: "RenameValueNode";
      readonly oldValue: ValueNode;
      readonly newValue: ValueNode;
  }
  export type RenameValueNodeFactory = Readonly<{
      is(node: OperationNode): node is RenameValueNode;
      create(existingEnumValue: ValueNode, newEnumValue: ValueNode): Readonly<RenameValueNode>;
  }>;
  const RenameValueNode: RenameValueNodeFactory;
  export type AlterTypeNodeProps = Omit<AlterTypeNode, "kind" | "name">;
  export interface AlterTypeNode extends OperationNode {
      readonly kind: "AlterTypeNode";
      readonly name: SchemableIdentifierNode;
      readonly addValue?: AddValueNode;
      readonly renameTo?: IdentifierNode;
      readonly renameValue?: RenameValueNode;
      readonly setSchema?: IdentifierNode;
  }
  export type AlterTypeNodeFactory = Readonly<{
      is(node: OperationNode): node is AlterTypeNode;
      create(name: SchemableIdentifierNode): Readonly<AlterTypeNode>;
      cloneWith(node: AlterTypeNode, props: AlterTypeNodeProps): Readonly<AlterTypeNode>;
  }>;
  const AlterTypeNode: AlterTypeNodeFactory;
  export interface WhereNode extends OperationNode {
      readonly kind: "WhereNode";
      readonly where: OperationNode;
  }
  export type WhereNodeFactory = Readonly<{
      is(node: OperationNode): node is WhereNode;
      create(filter: OperationNode): Readonly<WhereNode>;
      cloneWithOperation(whereNode: WhereNode, operator: "And" | "Or", operation: OperationNode): Readonly<WhereNode>;
  }>;
  const WhereNode: WhereNodeFactory;
  export type CreateIndexNodeProps = Omit<CreateIndexNode, "kind" | "name">;
  export type IndexType = "btree" | "hash" | "gist" | "gin";
  export interface CreateIndexNode extends OperationNode {
      readonly kind: "CreateIndexNode";
      readonly name: IdentifierNode;
      readonly table?: TableNode;
      readonly columns?: OperationNode[];
      readonly unique?: boolean;
      readonly using?: RawNode;
      readonly ifNotExists?: boolean;
      readonly where?: WhereNode;
      readonly nullsNotDistinct?: boolean;
  }
  export type CreateIndexNodeFactory = Readonly<{
      is(node: OperationNode): node is CreateIndexNode;
      create(name: string): Readonly<CreateIndexNode>;
      cloneWith(node: CreateIndexNode, props: CreateIndexNodeProps): Readonly<CreateIndexNode>;
      cloneWithColumns(node: CreateIndexNode, columns: OperationNode[]): Readonly<CreateIndexNode>;
  }>;
  const CreateIndexNode: CreateIndexNodeFactory;
  export type CreateSchemaNodeParams = Omit<Partial<CreateSchemaNode>, "kind" | "schema">;
  export interface CreateSchemaNode extends OperationNode {
      readonly kind: "CreateSchemaNode";
      readonly schema: IdentifierNode;
      readonly ifNotExists?: boolean;
  }
  export type CreateSchemaNodeFactory = Readonly<{
      is(node: OperationNode): node is CreateSchemaNode;
      create(schema: string, params?: CreateSchemaNodeParams): Readonly<CreateSchemaNode>;
      cloneWith(createSchema: CreateSchemaNode, params: CreateSchemaNodeParams): Readonly<CreateSchemaNode>;
  }>;
  const CreateSchemaNode: CreateSchemaNodeFactory;
  class DeleteResult {
      readonly numDeletedRows: bigint;
      constructor(numDeletedRows: bigint);
  }
  class InsertResult {
      readonly insertId: bigint | undefined;
      readonly numInsertedOrUpdatedRows: bigint | undefined;
      constructor(insertId: bigint | undefined, numInsertedOrUpdatedRows: bigint | undefined);
  }
  class MergeResult {
      readonly numChangedRows: bigint | undefined;
      constructor(numChangedRows: bigint | undefined);
  }
  class UpdateResult {
      readonly numUpdatedRows: bigint;
      readonly numChangedRows?: bigint;
      constructor(numUpdatedRows: bigint, numChangedRows: bigint | undefined);
  }
  export type AnyColumn<DB, TB extends keyof DB> = {
      [T in TB]: keyof DB[T];
  }[TB] & string;
  export type ExtractColumnType<DB, TB extends keyof DB, C> = {
      [T in TB]: C extends keyof DB[T] ? DB[T][C] : never;
  }[TB];
  export type AnyColumnWithTable<DB, TB extends keyof DB> = {
      [T in TB]: `${T & string}.${keyof DB[T] & string}`;
  }[TB];
  export type AnyAliasedColumn<DB, TB extends keyof DB> = `${AnyColumn<DB, TB>} as ${string}`;
  export type AnyAliasedColumnWithTable<DB, TB extends keyof DB> = `${AnyColumnWithTable<DB, TB>} as ${string}`;
  export type ArrayItemType<T> = T extends ReadonlyArray<infer I> ? I : never;
  export type SimplifySingleResult<O> = O extends InsertResult | UpdateResult | DeleteResult | MergeResult ? O : Simplify<O> | undefined;
  export type SimplifyResult<O> = O extends InsertResult | UpdateResult | DeleteResult | MergeResult ? O : Simplify<O>;
  export type Simplify<T> = DrainOuterGeneric<{
      [K in keyof T]: T[K];
  } & {}>;
  export type UnknownRow = Record<string, unknown>;
  export type Nullable<T> = {
      [P in keyof T]: T[P] | null;
  };
  export type IsNever<T> = [
      T
  ] extends [
      never
  ] ? true : false;
  export type IsNullable<T> = [
      T
  ] extends [
      NonNullable<T>
  ] ? false : true;
  export type NarrowPartial<O, T> = T extends object ? DrainOuterGeneric<{
      [K in keyof O & string]: K extends keyof T ? T[K] extends NotNull ? Exclude<O[K], null> : T[K] extends O[K] ? T[K] : T[K] extends object ? SimplifyDeep<O[K] & NarrowPartial<O[K], T[K]>> : KyselyTypeError<`$narrowType() call failed: passed type does not exist in '${K}'s type union`> : O[K];
  }> : never;
  export type SimplifyDeep<T> = T extends object ? T extends Date | RegExp | Map<any, any> | Set<any> ? T : DrainOuterGeneric<{
      [K in keyof T]: SimplifyDeep<T[K]>;
  } & {}> : T;
  export type NotNull = {
      readonly __notNull__: unique symbol;
  };
  export type SqlBool = boolean | 0 | 1;
  export type DrainOuterGeneric<T> = [
      T
  ] extends [
      unknown
  ] ? T : never;
  export type ShallowRecord<K extends keyof any, T> = DrainOuterGeneric<{
      [P in K]: T;
  }>;
  export type ShallowDehydrateObject<O> = {
      [K in keyof O]: ShallowDehydrateValue<O[K]>;
  };
  export type ShallowDehydrateValue<T> = T extends null | undefined ? T : "__kysely_dehydrate__" extends keyof T & {} ? T : T & {} extends (infer U)[] ? Array<ShallowDehydrateValue<U>> | Extract<T, null | undefined> : Exclude<T, StringsWhenDataTypeNotAvailable | NumbersWhenDataTypeNotAvailable> | (IsNever<Extract<T, NumbersWhenDataTypeNotAvailable>> extends true ? never : number) | (IsNever<Extract<T, StringsWhenDataTypeNotAvailable>> extends true ? never : string);
  export type StringsWhenDataTypeNotAvailable = Date | Uint8Array;
  export type NumbersWhenDataTypeNotAvailable = bigint | NumericString;
  export type NumericString = `${number}`;
  const ON_COMMIT_ACTIONS: string[];
  export type OnCommitAction = ArrayItemType<typeof ON_COMMIT_ACTIONS>;
  export type CreateTableNodeParams = Omit<CreateTableNode, "kind" | "table" | "columns" | "constraints" | "indexes" | "frontModifiers" | "endModifiers">;
  export interface CreateTableNode extends OperationNode {
      readonly kind: "CreateTableNode";
      readonly table: TableNode;
      readonly columns: ReadonlyArray<ColumnDefinitionNode>;
      readonly constraints?: ReadonlyArray<ConstraintNode>;
      readonly indexes?: ReadonlyArray<AddIndexNode>;
      readonly temporary?: boolean;
      readonly ifNotExists?: boolean;
      readonly onCommit?: OnCommitAction;
      readonly frontModifiers?: ReadonlyArray<OperationNode>;
      readonly endModifiers?: ReadonlyArray<OperationNode>;
      readonly selectQuery?: OperationNode;
  }
  export type CreateTableNodeFactory = Readonly<{
      is(node: OperationNode): node is CreateTableNode;
      create(table: TableNode): Readonly<CreateTableNode>;
      cloneWithColumn(node: CreateTableNode, column: ColumnDefinitionNode): Readonly<CreateTableNode>;
      cloneWithConstraint(node: CreateTableNode, constraint: ConstraintNode): Readonly<CreateTableNode>;
      cloneWithIndex(node: CreateTableNode, index: AddIndexNode): Readonly<CreateTableNode>;
      cloneWithFrontModifier(node: CreateTableNode, modifier: OperationNode): Readonly<CreateTableNode>;
      cloneWithEndModifier(node: CreateTableNode, modifier: OperationNode): Readonly<CreateTableNode>;
      cloneWith(node: CreateTableNode, params: CreateTableNodeParams): Readonly<CreateTableNode>;
  }>;
  const CreateTableNode: CreateTableNodeFactory;
  export interface ValueListNode extends OperationNode {
      readonly kind: "ValueListNode";
      readonly values: ReadonlyArray<OperationNode>;
  }
  export type ValueListNodeFactory = Readonly<{
      is(node: OperationNode): node is ValueListNode;
      create(values: ReadonlyArray<OperationNode>): Readonly<ValueListNode>;
  }>;
  const ValueListNode: ValueListNodeFactory;
  export interface CreateTypeNode extends OperationNode {
      readonly kind: "CreateTypeNode";
      readonly name: SchemableIdentifierNode;
      readonly enum?: ValueListNode;
  }
  export type CreateTypeNodeFactory = Readonly<{
      is(node: OperationNode): node is CreateTypeNode;
      create(name: SchemableIdentifierNode): Readonly<CreateTypeNode>;
      cloneWithEnum(createType: CreateTypeNode, values: readonly string[]): Readonly<CreateTypeNode>;
  }>;
  const CreateTypeNode: CreateTypeNodeFactory;
  export interface FromNode extends OperationNode {
      readonly kind: "FromNode";
      readonly froms: ReadonlyArray<OperationNode>;
  }
  export type FromNodeFactory = Readonly<{
      is(node: OperationNode): node is FromNode;
      create(froms: ReadonlyArray<OperationNode>): Readonly<FromNode>;
      cloneWithFroms(from: FromNode, froms: ReadonlyArray<OperationNode>): Readonly<FromNode>;
  }>;
  const FromNode: FromNodeFactory;
  export interface GroupByItemNode extends OperationNode {
      readonly kind: "GroupByItemNode";
      readonly groupBy: OperationNode;
  }
  export type GroupByItemNodeFactory = Readonly<{
      is(node: OperationNode): node is GroupByItemNode;
      create(groupBy: OperationNode): Readonly<GroupByItemNode>;
  }>;
  const GroupByItemNode: GroupByItemNodeFactory;
  export interface GroupByNode extends OperationNode {
      readonly kind: "GroupByNode";
      readonly items: ReadonlyArray<GroupByItemNode>;
  }
  export type GroupByNodeFactory = Readonly<{
      is(node: OperationNode): node is GroupByNode;
      create(items: ReadonlyArray<GroupByItemNode>): Readonly<GroupByNode>;
      cloneWithItems(groupBy: GroupByNode, items: ReadonlyArray<GroupByItemNode>): Readonly<GroupByNode>;
  }>;
  const GroupByNode: GroupByNodeFactory;
  export interface HavingNode extends OperationNode {
      readonly kind: "HavingNode";
      readonly having: OperationNode;
  }
  export type HavingNodeFactory = Readonly<{
      is(node: OperationNode): node is HavingNode;
      create(filter: OperationNode): Readonly<HavingNode>;
      cloneWithOperation(havingNode: HavingNode, operator: "And" | "Or", operation: OperationNode): Readonly<HavingNode>;
  }>;
  const HavingNode: HavingNodeFactory;
  export interface OnNode extends OperationNode {
      readonly kind: "OnNode";
      readonly on: OperationNode;
  }
  export type OnNodeFactory = Readonly<{
      is(node: OperationNode): node is OnNode;
      create(filter: OperationNode): Readonly<OnNode>;
      cloneWithOperation(onNode: OnNode, operator: "And" | "Or", operation: OperationNode): Readonly<OnNode>;
  }>;
  const OnNode: OnNodeFactory;
  export type JoinType = "InnerJoin" | "LeftJoin" | "RightJoin" | "FullJoin" | "CrossJoin" | "LateralInnerJoin" | "LateralLeftJoin" | "LateralCrossJoin" | "Using" | "OuterApply" | "CrossApply";
  export interface JoinNode extends OperationNode {
      readonly kind: "JoinNode";
      readonly joinType: JoinType;
      readonly table: OperationNode;
      readonly on?: OnNode;
  }
  export type JoinNodeFactory = Readonly<{
      is(node: OperationNode): node is JoinNode;
      create(joinType: JoinType, table: OperationNode): Readonly<JoinNode>;
      createWithOn(joinType: JoinType, table: OperationNode, on: OperationNode): Readonly<JoinNode>;
      cloneWithOn(joinNode: JoinNode, operation: OperationNode): Readonly<JoinNode>;
  }>;
  const JoinNode: JoinNodeFactory;
  export interface LimitNode extends OperationNode {
      readonly kind: "LimitNode";
      readonly limit: OperationNode;
  }
  export type LimitNodeFactory = Readonly<{
      is(node: OperationNode): node is LimitNode;
      create(limit: OperationNode): Readonly<LimitNode>;
  }>;
  const LimitNode: LimitNodeFactory;
  export interface OffsetNode extends OperationNode {
      readonly kind: "OffsetNode";
      readonly offset: OperationNode;
  }
  export type OffsetNodeFactory = Readonly<{
      is(node: OperationNode): node is OffsetNode;
      create(offset: OperationNode): Readonly<OffsetNode>;
  }>;
  const OffsetNode: OffsetNodeFactory;
  export interface CollateNode extends OperationNode {
      readonly kind: "CollateNode";
      readonly collation: IdentifierNode;
  }
  export type CollateNodeFactory = Readonly<{
      is(node: OperationNode): node is CollateNode;
      create(collation: string): Readonly<CollateNode>;
  }>;
  const CollateNode: CollateNodeFactory;
  export type OrderByItemNodeProps = Omit<OrderByItemNode, "kind" | "orderBy">;
  export interface OrderByItemNode extends OperationNode {
      readonly kind: "OrderByItemNode";
      readonly orderBy: OperationNode;
      readonly direction?: OperationNode;
      readonly nulls?: "first" | "last";
      readonly collation?: CollateNode;
  }
  export type OrderByItemNodeFactory = Readonly<{
      is(node: OperationNode): node is OrderByItemNode;
      create(orderBy: OperationNode, direction?: OperationNode): Readonly<OrderByItemNode>;
      cloneWith(node: OrderByItemNode, props: OrderByItemNodeProps): Readonly<OrderByItemNode>;
  }>;
  const OrderByItemNode: OrderByItemNodeFactory;
  export interface OrderByNode extends OperationNode {
      readonly kind: "OrderByNode";
      readonly items: ReadonlyArray<OrderByItemNode>;
  }
  export type OrderByNodeFactory = Readonly<{
      is(node: OperationNode): node is OrderByNode;
      create(items: ReadonlyArray<OrderByItemNode>): Readonly<OrderByNode>;
      cloneWithItems(orderBy: OrderByNode, items: ReadonlyArray<OrderByItemNode>): Readonly<OrderByNode>;
  }>;
  const OrderByNode: OrderByNodeFactory;
  export interface AliasNode extends OperationNode {
      readonly kind: "AliasNode";
      readonly node: OperationNode;
      readonly alias: OperationNode;
  }
  export type AliasNodeFactory = Readonly<{
      is(node: OperationNode): node is AliasNode;
      create(node: OperationNode, alias: OperationNode): Readonly<AliasNode>;
  }>;
  const AliasNode: AliasNodeFactory;
  export interface SelectAllNode extends OperationNode {
      readonly kind: "SelectAllNode";
  }
  export type SelectAllNodeFactory = Readonly<{
      is(node: OperationNode): node is SelectAllNode;
      create(): Readonly<SelectAllNode>;
  }>;
  const SelectAllNode: SelectAllNodeFactory;
  export interface ReferenceNode extends OperationNode {
      readonly kind: "ReferenceNode";
      readonly column: ColumnNode | SelectAllNode;
      readonly table?: TableNode;
  }
  export type ReferenceNodeFactory = Readonly<{
      is(node: OperationNode): node is ReferenceNode;
      create(column: ColumnNode, table?: TableNode): Readonly<ReferenceNode>;
      createSelectAll(table: TableNode): Readonly<ReferenceNode>;
  }>;
  const ReferenceNode: ReferenceNodeFactory;
  export type SimpleReferenceExpressionNode = ColumnNode | ReferenceNode;
  export type SelectionNodeChild = SimpleReferenceExpressionNode | AliasNode | SelectAllNode;
  export interface SelectionNode extends OperationNode {
      readonly kind: "SelectionNode";
      readonly selection: SelectionNodeChild;
  }
  export type SelectionNodeFactory = Readonly<{
      is(node: OperationNode): node is SelectionNode;
      create(selection: SelectionNodeChild): Readonly<SelectionNode>;
      createSelectAll(): Readonly<SelectionNode>;
      createSelectAllFromTable(table: TableNode): Readonly<SelectionNode>;
  }>;
  const SelectionNode: SelectionNodeFactory;
  export interface CommonTableExpressionNameNode extends OperationNode {
      readonly kind: "CommonTableExpressionNameNode";
      readonly table: TableNode;
      readonly columns?: ReadonlyArray<ColumnNode>;
  }
  export type CommonTableExpressionNameNodeFactory = Readonly<{
      is(node: OperationNode): node is CommonTableExpressionNameNode;
      create(tableName: string, columnNames?: ReadonlyArray<string>): Readonly<CommonTableExpressionNameNode>;
  }>;
  const CommonTableExpressionNameNode: CommonTableExpressionNameNodeFactory;
  export type CommonTableExpressionNodeProps = Pick<CommonTableExpressionNode, "materialized">;
  export interface CommonTableExpressionNode extends OperationNode {
      readonly kind: "CommonTableExpressionNode";
      readonly name: CommonTableExpressionNameNode;
      readonly materialized?: boolean;
      readonly expression: OperationNode;
  }
  export type CommonTableExpressionNodeFactory = Readonly<{
      is(node: OperationNode): node is CommonTableExpressionNode;
      create(name: CommonTableExpressionNameNode, expression: OperationNode): Readonly<CommonTableExpressionNode>;
      cloneWith(node: CommonTableExpressionNode, props: CommonTableExpressionNodeProps): Readonly<CommonTableExpressionNode>;
  }>;
  const CommonTableExpressionNode: CommonTableExpressionNodeFactory;
  export type WithNodeParams = Omit<WithNode, "kind" | "expressions">;
  export interface WithNode extends OperationNode {
      readonly kind: "WithNode";
      readonly expressions: ReadonlyArray<CommonTableExpressionNode>;
      readonly recursive?: boolean;
  }
  export type WithNodeFactory = Readonly<{
      is(node: OperationNode): node is WithNode;
      create(expression: CommonTableExpressionNode, params?: WithNodeParams): Readonly<WithNode>;
      cloneWithExpression(withNode: WithNode, expression: CommonTableExpressionNode): Readonly<WithNode>;
  }>;
  const WithNode: WithNodeFactory;
  export type SelectModifier = "ForUpdate" | "ForNoKeyUpdate" | "ForShare" | "ForKeyShare" | "NoWait" | "SkipLocked" | "Distinct";
  export interface SelectModifierNode extends OperationNode {
      readonly kind: "SelectModifierNode";
      readonly modifier?: SelectModifier;
      readonly rawModifier?: OperationNode;
      readonly of?: ReadonlyArray<OperationNode>;
  }
  export type SelectModifierNodeFactory = Readonly<{
      is(node: OperationNode): node is SelectModifierNode;
      create(modifier: SelectModifier, of?: ReadonlyArray<OperationNode>): Readonly<SelectModifierNode>;
      createWithExpression(modifier: OperationNode): Readonly<SelectModifierNode>;
  }>;
  const SelectModifierNode: SelectModifierNodeFactory;
  export interface OperationNodeSource {
      toOperationNode(): OperationNode;
  }
  export interface Expression<out T> extends OperationNodeSource {
      get expressionType(): T | undefined;
      toOperationNode(): OperationNode;
  }
  export interface AliasableExpression<out T> extends Expression<T> {
      as<A extends string>(alias: A): AliasedExpression<T, A>;
      as<A extends string>(alias: Expression<any>): AliasedExpression<T, A>;
  }
  export interface AliasedExpression<out T, out A extends string> extends OperationNodeSource {
      get expression(): Expression<T>;
      get alias(): A | Expression<unknown>;
      toOperationNode(): AliasNode;
  }
  export type ExplainFormat = "text" | "xml" | "json" | "yaml" | "traditional" | "tree";
  export interface Explainable {
      explain<O extends Record<string, any> = Record<string, any>>(format?: ExplainFormat, options?: Expression<any>): Promise<O[]>;
  }
  export interface ExplainNode extends OperationNode {
      readonly kind: "ExplainNode";
      readonly format?: ExplainFormat;
      readonly options?: OperationNode;
  }
  export type ExplainNodeFactory = Readonly<{
      is(node: OperationNode): node is ExplainNode;
      create(format?: ExplainFormat, options?: OperationNode): Readonly<ExplainNode>;
  }>;
  const ExplainNode: ExplainNodeFactory;
  export type SetOperator = "union" | "intersect" | "except";
  export interface SetOperationNode extends OperationNode {
      kind: "SetOperationNode";
      operator: SetOperator;
      expression: OperationNode;
      all: boolean;
  }
  export type SetOperationNodeFactory = Readonly<{
      is(node: OperationNode): node is SetOperationNode;
      create(operator: SetOperator, expression: OperationNode, all: boolean): Readonly<SetOperationNode>;
  }>;
  const SetOperationNode: SetOperationNodeFactory;
  export type FetchModifier = "only" | "with ties";
  export interface FetchNode extends OperationNode {
      readonly kind: "FetchNode";
      readonly rowCount: ValueNode;
      readonly modifier: FetchModifier;
  }
  export type FetchNodeFactory = Readonly<{
      is(node: OperationNode): node is FetchNode;
      create(rowCount: number | bigint, modifier: FetchModifier): Readonly<FetchNode>;
  }>;
  const FetchNode: FetchNodeFactory;
  export type TopModifier = "percent" | "with ties" | "percent with ties";
  export interface TopNode extends OperationNode {
      readonly kind: "TopNode";
      readonly expression: number | bigint;
      readonly modifiers?: TopModifier;
  }
  export type TopNodeFactory = Readonly<{
      is(node: OperationNode): node is TopNode;
      create(expression: number | bigint, modifiers?: TopModifier): Readonly<TopNode>;
  }>;
  const TopNode: TopNodeFactory;
  export interface SelectQueryNode extends OperationNode {
      readonly kind: "SelectQueryNode";
      readonly from?: FromNode;
      readonly selections?: ReadonlyArray<SelectionNode>;
      readonly distinctOn?: ReadonlyArray<OperationNode>;
      readonly joins?: ReadonlyArray<JoinNode>;
      readonly groupBy?: GroupByNode;
      readonly orderBy?: OrderByNode;
      readonly where?: WhereNode;
      readonly frontModifiers?: ReadonlyArray<SelectModifierNode>;
      readonly endModifiers?: ReadonlyArray<SelectModifierNode>;
      readonly limit?: LimitNode;
      readonly offset?: OffsetNode;
      readonly with?: WithNode;
      readonly having?: HavingNode;
      readonly explain?: ExplainNode;
      readonly setOperations?: ReadonlyArray<SetOperationNode>;
      readonly fetch?: FetchNode;
      readonly top?: TopNode;
  }
  export type SelectQueryNodeFactory = Readonly<{
      is(node: OperationNode): node is SelectQueryNode;
      create(withNode?: WithNode): Readonly<SelectQueryNode>;
      createFrom(fromItems: ReadonlyArray<OperationNode>, withNode?: WithNode): Readonly<SelectQueryNode>;
      cloneWithSelections(select: SelectQueryNode, selections: ReadonlyArray<SelectionNode>): Readonly<SelectQueryNode>;
      cloneWithDistinctOn(select: SelectQueryNode, expressions: ReadonlyArray<OperationNode>): Readonly<SelectQueryNode>;
      cloneWithFrontModifier(select: SelectQueryNode, modifier: SelectModifierNode): Readonly<SelectQueryNode>;
      cloneWithOrderByItems(node: SelectQueryNode, items: ReadonlyArray<OrderByItemNode>): Readonly<SelectQueryNode>;
      cloneWithGroupByItems(selectNode: SelectQueryNode, items: ReadonlyArray<GroupByItemNode>): Readonly<SelectQueryNode>;
      cloneWithLimit(selectNode: SelectQueryNode, limit: LimitNode): Readonly<SelectQueryNode>;
      cloneWithOffset(selectNode: SelectQueryNode, offset: OffsetNode): Readonly<SelectQueryNode>;
      cloneWithFetch(selectNode: SelectQueryNode, fetch: FetchNode): Readonly<SelectQueryNode>;
      cloneWithHaving(selectNode: SelectQueryNode, operation: OperationNode): Readonly<SelectQueryNode>;
      cloneWithSetOperations(selectNode: SelectQueryNode, setOperations: ReadonlyArray<SetOperationNode>): Readonly<SelectQueryNode>;
      cloneWithoutSelections(select: SelectQueryNode): Readonly<SelectQueryNode>;
      cloneWithoutLimit(select: SelectQueryNode): Readonly<SelectQueryNode>;
      cloneWithoutOffset(select: SelectQueryNode): Readonly<SelectQueryNode>;
      cloneWithoutOrderBy(node: SelectQueryNode): Readonly<SelectQueryNode>;
      cloneWithoutGroupBy(select: SelectQueryNode): Readonly<SelectQueryNode>;
  }>;
  const SelectQueryNode: SelectQueryNodeFactory;
  export type CreateViewNodeParams = Omit<Partial<CreateViewNode>, "kind" | "name">;
  export interface CreateViewNode extends OperationNode {
      readonly kind: "CreateViewNode";
      readonly name: SchemableIdentifierNode;
      readonly temporary?: boolean;
      readonly materialized?: boolean;
      readonly orReplace?: boolean;
      readonly ifNotExists?: boolean;
      readonly columns?: ReadonlyArray<ColumnNode>;
      readonly as?: SelectQueryNode | RawNode;
  }
  export type CreateViewNodeFactory = Readonly<{
      is(node: OperationNode): node is CreateViewNode;
      create(name: string): Readonly<CreateViewNode>;
      cloneWith(createView: CreateViewNode, params: CreateViewNodeParams): Readonly<CreateViewNode>;
  }>;
  const CreateViewNode: CreateViewNodeFactory;
  export type DropSchemaNodeParams = Omit<Partial<DropSchemaNode>, "kind" | "schema">;
  export interface DropSchemaNode extends OperationNode {
      readonly kind: "DropSchemaNode";
      readonly schema: IdentifierNode;
      readonly ifExists?: boolean;
      readonly cascade?: boolean;
  }
  export type DropSchemaNodeFactory = Readonly<{
      is(node: OperationNode): node is DropSchemaNode;
      create(schema: string, params?: DropSchemaNodeParams): Readonly<DropSchemaNode>;
      cloneWith(dropSchema: DropSchemaNode, params: DropSchemaNodeParams): Readonly<DropSchemaNode>;
  }>;
  const DropSchemaNode: DropSchemaNodeFactory;
  export type DropTableNodeParams = Omit<Partial<DropTableNode>, "kind" | "table">;
  export interface DropTableNode extends OperationNode {
      readonly kind: "DropTableNode";
      readonly table: TableNode;
      readonly ifExists?: boolean;
      readonly cascade?: boolean;
      readonly temporary?: boolean;
  }
  export type DropTableNodeFactory = Readonly<{
      is(node: OperationNode): node is DropTableNode;
      create(table: TableNode, params?: DropTableNodeParams): Readonly<DropTableNode>;
      cloneWith(dropIndex: DropTableNode, params: DropTableNodeParams): Readonly<DropTableNode>;
  }>;
  const DropTableNode: DropTableNodeFactory;
  export type DropTypeNodeParams = Omit<Partial<DropTypeNode>, "kind" | "name" | "additionalNames">;
  export interface DropTypeNode extends OperationNode {
      readonly kind: "DropTypeNode";
      readonly name: SchemableIdentifierNode;
      readonly additionalNames?: SchemableIdentifierNode[];
      readonly ifExists?: boolean;
      readonly cascade?: boolean;
  }
  export type DropTypeNodeFactory = Readonly<{
      is(node: OperationNode): node is DropTypeNode;
      create(names: SchemableIdentifierNode | SchemableIdentifierNode[]): Readonly<DropTypeNode>;
      cloneWith(dropType: DropTypeNode, params: DropTypeNodeParams): Readonly<DropTypeNode>;
  }>;
  const DropTypeNode: DropTypeNodeFactory;
  export type DropViewNodeParams = Omit<Partial<DropViewNode>, "kind" | "name">;
  export interface DropViewNode extends OperationNode {
      readonly kind: "DropViewNode";
      readonly name: SchemableIdentifierNode;
      readonly ifExists?: boolean;
      readonly materialized?: boolean;
      readonly cascade?: boolean;
  }
  export type DropViewNodeFactory = Readonly<{
      is(node: OperationNode): node is DropViewNode;
      create(name: string): Readonly<DropViewNode>;
      cloneWith(dropView: DropViewNode, params: DropViewNodeParams): Readonly<DropViewNode>;
  }>;
  const DropViewNode: DropViewNodeFactory;
  export interface ColumnUpdateNode extends OperationNode {
      readonly kind: "ColumnUpdateNode";
      readonly column: OperationNode;
      readonly value: OperationNode;
  }
  export type ColumnUpdateNodeFactory = Readonly<{
      is(node: OperationNode): node is ColumnUpdateNode;
      create(column: OperationNode, value: OperationNode): Readonly<ColumnUpdateNode>;
  }>;
  const ColumnUpdateNode: ColumnUpdateNodeFactory;
  export type OnConflictNodeProps = Omit<OnConflictNode, "kind" | "indexWhere" | "updateWhere">;
  export interface OnConflictNode extends OperationNode {
      readonly kind: "OnConflictNode";
      readonly columns?: ReadonlyArray<ColumnNode>;
      readonly constraint?: IdentifierNode;
      readonly indexExpression?: OperationNode;
      readonly indexWhere?: WhereNode;
      readonly updates?: ReadonlyArray<ColumnUpdateNode>;
      readonly updateWhere?: WhereNode;
      readonly doNothing?: boolean;
  }
  export type OnConflictNodeFactory = Readonly<{
      is(node: OperationNode): node is OnConflictNode;
      create(): Readonly<OnConflictNode>;
      cloneWith(node: OnConflictNode, props: OnConflictNodeProps): Readonly<OnConflictNode>;
      cloneWithIndexWhere(node: OnConflictNode, operation: OperationNode): Readonly<OnConflictNode>;
      cloneWithIndexOrWhere(node: OnConflictNode, operation: OperationNode): Readonly<OnConflictNode>;
      cloneWithUpdateWhere(node: OnConflictNode, operation: OperationNode): Readonly<OnConflictNode>;
      cloneWithUpdateOrWhere(node: OnConflictNode, operation: OperationNode): Readonly<OnConflictNode>;
      cloneWithoutIndexWhere(node: OnConflictNode): Readonly<OnConflictNode>;
      cloneWithoutUpdateWhere(node: OnConflictNode): Readonly<OnConflictNode>;
  }>;
  const OnConflictNode: OnConflictNodeFactory;
  export interface OnDuplicateKeyNode extends OperationNode {
      readonly kind: "OnDuplicateKeyNode";
      readonly updates: ReadonlyArray<ColumnUpdateNode>;
  }
  export type OnDuplicateKeyNodeFactory = Readonly<{
      is(node: OperationNode): node is OnDuplicateKeyNode;
      create(updates: ReadonlyArray<ColumnUpdateNode>): Readonly<OnDuplicateKeyNode>;
  }>;
  const OnDuplicateKeyNode: OnDuplicateKeyNodeFactory;
  export interface OrActionNode extends OperationNode {
      readonly kind: "OrActionNode";
      readonly action: string;
  }
  export type OrActionNodeFactory = Readonly<{
      is(node: OperationNode): node is OrActionNode;
      create(action: string): Readonly<OrActionNode>;
  }>;
  const OrActionNode: OrActionNodeFactory;
  export interface OutputNode extends OperationNode {
      readonly kind: "OutputNode";
      readonly selections: ReadonlyArray<OperationNode>;
  }
  export type OutputNodeFactory = Readonly<{
      is(node: OperationNode): node is OutputNode;
      create(selections: ReadonlyArray<OperationNode>): Readonly<OutputNode>;
      cloneWithSelections(output: OutputNode, selections: ReadonlyArray<OperationNode>): Readonly<OutputNode>;
  }>;
  const OutputNode: OutputNodeFactory;
  export interface ReturningNode extends OperationNode {
      readonly kind: "ReturningNode";
      readonly selections: ReadonlyArray<SelectionNode>;
  }
  export type ReturningNodeFactory = Readonly<{
      is(node: OperationNode): node is ReturningNode;
      create(selections: ReadonlyArray<SelectionNode>): Readonly<ReturningNode>;
      cloneWithSelections(returning: ReturningNode, selections: ReadonlyArray<SelectionNode>): Readonly<ReturningNode>;
  }>;
  const ReturningNode: ReturningNodeFactory;
  export type InsertQueryNodeProps = Omit<InsertQueryNode, "kind" | "into">;
  export interface InsertQueryNode extends OperationNode {
      readonly kind: "InsertQueryNode";
      readonly into?: TableNode;
      readonly columns?: ReadonlyArray<ColumnNode>;
      readonly values?: OperationNode;
      readonly returning?: ReturningNode;
      readonly onConflict?: OnConflictNode;
      readonly onDuplicateKey?: OnDuplicateKeyNode;
      readonly with?: WithNode;
      readonly orAction?: OrActionNode;
      readonly replace?: boolean;
      readonly explain?: ExplainNode;
      readonly defaultValues?: boolean;
      readonly endModifiers?: ReadonlyArray<OperationNode>;
      readonly top?: TopNode;
      readonly output?: OutputNode;
  }
  export type InsertQueryNodeFactory = Readonly<{
      is(node: OperationNode): node is InsertQueryNode;
      create(into: TableNode, withNode?: WithNode, replace?: boolean): Readonly<InsertQueryNode>;
      createWithoutInto(): Readonly<InsertQueryNode>;
      cloneWith(insertQuery: InsertQueryNode, props: InsertQueryNodeProps): Readonly<InsertQueryNode>;
  }>;
  const InsertQueryNode: InsertQueryNodeFactory;
  export interface UpdateQueryNode extends OperationNode {
      readonly kind: "UpdateQueryNode";
      readonly table?: OperationNode;
      readonly from?: FromNode;
      readonly joins?: ReadonlyArray<JoinNode>;
      readonly where?: WhereNode;
      readonly updates?: ReadonlyArray<ColumnUpdateNode>;
      readonly returning?: ReturningNode;
      readonly with?: WithNode;
      readonly explain?: ExplainNode;
      readonly endModifiers?: ReadonlyArray<OperationNode>;
      readonly limit?: LimitNode;
      readonly top?: TopNode;
      readonly output?: OutputNode;
      readonly orderBy?: OrderByNode;
  }
  export type UpdateQueryNodeFactory = Readonly<{
      is(node: OperationNode): node is UpdateQueryNode;
      create(tables: ReadonlyArray<OperationNode>, withNode?: WithNode): Readonly<UpdateQueryNode>;
      createWithoutTable(): Readonly<UpdateQueryNode>;
      cloneWithFromItems(updateQuery: UpdateQueryNode, fromItems: ReadonlyArray<OperationNode>): Readonly<UpdateQueryNode>;
      cloneWithUpdates(updateQuery: UpdateQueryNode, updates: ReadonlyArray<ColumnUpdateNode>): Readonly<UpdateQueryNode>;
      cloneWithLimit(updateQuery: UpdateQueryNode, limit: LimitNode): Readonly<UpdateQueryNode>;
  }>;
  const UpdateQueryNode: UpdateQueryNodeFactory;
  export interface UsingNode extends OperationNode {
      readonly kind: "UsingNode";
      readonly tables: ReadonlyArray<OperationNode>;
  }
  export type UsingNodeFactory = Readonly<{
      is(node: OperationNode): node is UsingNode;
      create(tables: ReadonlyArray<OperationNode>): Readonly<UsingNode>;
      cloneWithTables(using: UsingNode, tables: ReadonlyArray<OperationNode>): Readonly<UsingNode>;
  }>;
  const UsingNode: UsingNodeFactory;
  export interface DeleteQueryNode extends OperationNode {
      readonly kind: "DeleteQueryNode";
      readonly from: FromNode;
      readonly using?: UsingNode;
      readonly joins?: ReadonlyArray<JoinNode>;
      readonly where?: WhereNode;
      readonly returning?: ReturningNode;
      readonly with?: WithNode;
      readonly orderBy?: OrderByNode;
      readonly limit?: LimitNode;
      readonly explain?: ExplainNode;
      readonly endModifiers?: ReadonlyArray<OperationNode>;
      readonly top?: TopNode;
      readonly output?: OutputNode;
  }
  export type DeleteQueryNodeFactory = Readonly<{
      is(node: OperationNode): node is DeleteQueryNode;
      create(fromItems: OperationNode[], withNode?: WithNode): Readonly<DeleteQueryNode>;
      cloneWithOrderByItems(node: DeleteQueryNode, items: ReadonlyArray<OrderByItemNode>): Readonly<DeleteQueryNode>;
      cloneWithoutOrderBy(node: DeleteQueryNode): Readonly<DeleteQueryNode>;
      cloneWithLimit(deleteNode: DeleteQueryNode, limit: LimitNode): Readonly<DeleteQueryNode>;
      cloneWithoutLimit(deleteNode: DeleteQueryNode): Readonly<DeleteQueryNode>;
      cloneWithUsing(deleteNode: DeleteQueryNode, tables: OperationNode[]): Readonly<DeleteQueryNode>;
  }>;
  const DeleteQueryNode: DeleteQueryNodeFactory;
  export interface WhenNode extends OperationNode {
      readonly kind: "WhenNode";
      readonly condition: OperationNode;
      readonly result?: OperationNode;
  }
  export type WhenNodeFactory = Readonly<{
      is(node: OperationNode): node is WhenNode;
      create(condition: OperationNode): Readonly<WhenNode>;
      cloneWithResult(whenNode: WhenNode, result: OperationNode): Readonly<WhenNode>;
  }>;
  const WhenNode: WhenNodeFactory;
  export interface MergeQueryNode extends OperationNode {
      readonly kind: "MergeQueryNode";
      readonly into: TableNode | AliasNode;
      readonly using?: JoinNode;
      readonly whens?: ReadonlyArray<WhenNode>;
      readonly with?: WithNode;
      readonly top?: TopNode;
      readonly returning?: ReturningNode;
      readonly output?: OutputNode;
      readonly endModifiers?: ReadonlyArray<OperationNode>;
  }
  export type MergeQueryNodeFactory = Readonly<{
      is(node: OperationNode): node is MergeQueryNode;
      create(into: TableNode | AliasNode, withNode?: WithNode): Readonly<MergeQueryNode>;
      cloneWithUsing(mergeNode: MergeQueryNode, using: JoinNode): Readonly<MergeQueryNode>;
      cloneWithWhen(mergeNode: MergeQueryNode, when: WhenNode): Readonly<MergeQueryNode>;
      cloneWithThen(mergeNode: MergeQueryNode, then: OperationNode): Readonly<MergeQueryNode>;
  }>;
  const MergeQueryNode: MergeQueryNodeFactory;
  export type QueryNode = SelectQueryNode | InsertQueryNode | UpdateQueryNode | DeleteQueryNode | MergeQueryNode;
  export type HasJoins = {
      joins?: ReadonlyArray<JoinNode>;
  };
  export type HasWhere = {
      where?: WhereNode;
  };
  export type HasReturning = {
      returning?: ReturningNode;
  };
  export type HasExplain = {
      explain?: ExplainNode;
  };
  export type HasTop = {
      top?: TopNode;
  };
  export type HasOutput = {
      output?: OutputNode;
  };
  export type HasEndModifiers = {
      endModifiers?: ReadonlyArray<OperationNode>;
  };
  export type HasOrderBy = {
      orderBy?: OrderByNode;
  };
  export type QueryNodeFactory = Readonly<{
      is(node: OperationNode): node is QueryNode;
      cloneWithEndModifier<T extends HasEndModifiers>(node: T, modifier: OperationNode): Readonly<T>;
      cloneWithWhere<T extends HasWhere>(node: T, operation: OperationNode): Readonly<T>;
      cloneWithJoin<T extends HasJoins>(node: T, join: JoinNode): Readonly<T>;
      cloneWithReturning<T extends HasReturning>(node: T, selections: ReadonlyArray<SelectionNode>): Readonly<T>;
      cloneWithoutReturning<T extends HasReturning>(node: T): Readonly<T>;
      cloneWithoutWhere<T extends HasWhere>(node: T): Readonly<T>;
      cloneWithExplain<T extends HasExplain>(node: T, format: ExplainFormat | undefined, options: Expression<any> | undefined): Readonly<T>;
      cloneWithTop<T extends HasTop>(node: T, top: TopNode): Readonly<T>;
      cloneWithOutput<T extends HasOutput>(node: T, selections: ReadonlyArray<SelectionNode>): Readonly<T>;
      cloneWithOrderByItems<T extends HasOrderBy>(node: T, items: ReadonlyArray<OrderByItemNode>): Readonly<T>;
      cloneWithoutOrderBy<T extends HasOrderBy>(node: T): Readonly<T>;
  }>;
  const QueryNode: QueryNodeFactory;
  export type RefreshMaterializedViewNodeParams = Omit<Partial<RefreshMaterializedViewNode>, "kind" | "name">;
  export interface RefreshMaterializedViewNode extends OperationNode {
      readonly kind: "RefreshMaterializedViewNode";
      readonly name: SchemableIdentifierNode;
      readonly concurrently?: boolean;
      readonly withNoData?: boolean;
  }
  export type RefreshMaterializedViewNodeFactory = Readonly<{
      is(node: OperationNode): node is RefreshMaterializedViewNode;
      create(name: string): Readonly<RefreshMaterializedViewNode>;
      cloneWith(createView: RefreshMaterializedViewNode, params: RefreshMaterializedViewNodeParams): Readonly<RefreshMaterializedViewNode>;
  }>;
  const RefreshMaterializedViewNode: RefreshMaterializedViewNodeFactory;
  export type RootOperationNode = QueryNode | CreateTableNode | CreateIndexNode | CreateSchemaNode | CreateViewNode | RefreshMaterializedViewNode | DropTableNode | DropIndexNode | DropSchemaNode | DropViewNode | AlterTableNode | RawNode | CreateTypeNode | DropTypeNode | AlterTypeNode;
  export interface QueryId {
      readonly queryId: string;
  }
  export interface CompiledQuery<O = unknown> {
      readonly query: RootOperationNode;
      readonly queryId: QueryId;
      readonly sql: string;
      readonly parameters: ReadonlyArray<unknown>;
  }
  export type CompiledQueryFactory = Readonly<{
      raw(sql: string, parameters?: unknown[]): Readonly<CompiledQuery>;
  }>;
  const CompiledQuery: CompiledQueryFactory;
  export interface QueryCompiler {
      compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery;
  }
  export interface AbortableOperationOptions {
      readonly signal?: AbortSignal | undefined;
  }
  export interface AbortableQueryOptions extends AbortableOperationOptions {
      readonly inflightQueryAbortStrategy?: InflightQueryAbortStrategy | undefined;
  }
  export type InflightQueryAbortStrategy = "ignore query" | "cancel query" | "kill session";
  export interface DatabaseConnection {
      cancelQuery?(controlConnectionProvider: ControlConnectionProvider): Promise<void>;
      collectSessionInfo?(): Promise<void>;
      executeQuery<R>(compiledQuery: CompiledQuery, options?: AbortableOperationOptions): Promise<QueryResult<R>>;
      killSession?(controlConnectionProvider: ControlConnectionProvider): Promise<void>;
      streamQuery<R>(compiledQuery: CompiledQuery, chunkSize: number, options?: AbortableOperationOptions): AsyncIterableIterator<QueryResult<R>>;
  }
  export type ControlConnectionProvider = (consumer: (connection: DatabaseConnection) => Promise<void>) => Promise<void>;
  export interface QueryResult<O> {
      readonly numAffectedRows?: bigint;
      readonly numChangedRows?: bigint;
      readonly insertId?: bigint;
      readonly rows: O[];
  }
  export interface Driver {
      init(options?: AbortableOperationOptions): Promise<void>;
      acquireConnection(options?: AbortableOperationOptions): Promise<DatabaseConnection>;
      beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void>;
      commitTransaction(connection: DatabaseConnection): Promise<void>;
      rollbackTransaction(connection: DatabaseConnection): Promise<void>;
      savepoint?(connection: DatabaseConnection, savepointName: string, compileQuery: QueryCompiler["compileQuery"]): Promise<void>;
      rollbackToSavepoint?(connection: DatabaseConnection, savepointName: string, compileQuery: QueryCompiler["compileQuery"]): Promise<void>;
      releaseSavepoint?(connection: DatabaseConnection, savepointName: string, compileQuery: QueryCompiler["compileQuery"]): Promise<void>;
      releaseConnection(connection: DatabaseConnection, options?: AbortableOperationOptions): Promise<void>;
      destroy(options?: AbortableOperationOptions): Promise<void>;
  }
  export interface TransactionSettings {
      readonly accessMode?: AccessMode;
      readonly isolationLevel?: IsolationLevel;
  }
  const TRANSACTION_ACCESS_MODES: readonly [
      "read only",
      "read write"
  ];
  export type AccessMode = ArrayItemType<typeof TRANSACTION_ACCESS_MODES>;
  const TRANSACTION_ISOLATION_LEVELS: readonly [
      "read uncommitted",
      "read committed",
      "repeatable read",
      "serializable",
      "snapshot"
  ];
  export type IsolationLevel = ArrayItemType<typeof TRANSACTION_ISOLATION_LEVELS>;
  export interface DatabaseIntrospector {
      getSchemas(): Promise<SchemaMetadata[]>;
      getTables(options?: DatabaseMetadataOptions): Promise<TableMetadata[]>;
  }
  export interface DatabaseMetadataOptions {
      withInternalKyselyTables: boolean;
  }
  export interface SchemaMetadata {
      readonly name: string;
  }
  export interface TableMetadata {
      readonly name: string;
      readonly isView: boolean;
      readonly isForeign: boolean;
      readonly columns: ColumnMetadata[];
      readonly schema?: string;
  }
  export interface ColumnMetadata {
      readonly name: string;
      readonly dataType: string;
      readonly dataTypeSchema?: string;
      readonly isAutoIncrementing: boolean;
      readonly isNullable: boolean;
      readonly hasDefaultValue: boolean;
      readonly comment?: string;
  }
  export interface DialectAdapter {
      readonly supportsCreateIfNotExists?: boolean;
      readonly supportsMultipleConnections?: boolean;
      readonly supportsTransactionalDdl?: boolean;
      readonly supportsReturning?: boolean;
      readonly supportsOutput?: boolean;
      acquireMigrationLock(db: Kysely<any>, options: MigrationLockOptions): Promise<void>;
      releaseMigrationLock(db: Kysely<any>, options: MigrationLockOptions): Promise<void>;
  }
  export interface MigrationLockOptions {
      readonly lockTable: string;
      readonly lockRowId: string;
      readonly lockTableSchema?: string;
  }
  export interface Dialect {
      createDriver(): Driver;
      createQueryCompiler(): QueryCompiler;
      createAdapter(): DialectAdapter;
      createIntrospector(db: Kysely<any>): DatabaseIntrospector;
  }
  export interface ConnectionProvider {
      provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>, options?: AbortableOperationOptions): Promise<T>;
  }
  export interface KyselyPlugin {
      transformQuery(args: PluginTransformQueryArgs): RootOperationNode;
      transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>>;
  }
  export interface PluginTransformQueryArgs {
      readonly queryId: QueryId;
      readonly node: RootOperationNode;
  }
  export interface PluginTransformResultArgs extends AbortableOperationOptions {
      readonly queryId: QueryId;
      readonly result: QueryResult<UnknownRow>;
  }
  export interface QueryExecutor extends ConnectionProvider {
      get adapter(): DialectAdapter;
      get plugins(): ReadonlyArray<KyselyPlugin>;
      transformQuery<T extends RootOperationNode>(node: T, queryId: QueryId): T;
      compileQuery<R = unknown>(node: RootOperationNode, queryId: QueryId): CompiledQuery<R>;
      executeQuery<R>(compiledQuery: CompiledQuery<R>, options?: AbortableQueryOptions): Promise<QueryResult<R>>;
      stream<R>(compiledQuery: CompiledQuery<R>, chunkSize: number, options?: AbortableOperationOptions): AsyncIterableIterator<QueryResult<R>>;
      withConnectionProvider(connectionProvider: ConnectionProvider): QueryExecutor;
      withPlugin(plugin: KyselyPlugin): QueryExecutor;
      withPlugins(plugin: ReadonlyArray<KyselyPlugin>): QueryExecutor;
      withPluginAtFront(plugin: KyselyPlugin): QueryExecutor;
      withoutPlugins(): QueryExecutor;
  }
  export interface Compilable<O = unknown> {
      compile(): CompiledQuery<O>;
  }
  export type DefaultValueExpression = unknown | Expression<unknown>;
  class ColumnDefinitionBuilder implements OperationNodeSource {
      #private;
      constructor(node: ColumnDefinitionNode);
      autoIncrement(): ColumnDefinitionBuilder;
      identity(): ColumnDefinitionBuilder;
      primaryKey(): ColumnDefinitionBuilder;
      references(ref: string): ColumnDefinitionBuilder;
      onDelete(onDelete: OnModifyForeignAction): ColumnDefinitionBuilder;
      onUpdate(onUpdate: OnModifyForeignAction): ColumnDefinitionBuilder;
      unique(): ColumnDefinitionBuilder;
      notNull(): ColumnDefinitionBuilder;
      unsigned(): ColumnDefinitionBuilder;
      defaultTo(value: DefaultValueExpression): ColumnDefinitionBuilder;
      check(expression: Expression<any>): ColumnDefinitionBuilder;
      generatedAlwaysAs(expression: Expression<any>): ColumnDefinitionBuilder;
      generatedAlwaysAsIdentity(): ColumnDefinitionBuilder;
      generatedByDefaultAsIdentity(): ColumnDefinitionBuilder;
      stored(): ColumnDefinitionBuilder;
      modifyFront(modifier: Expression<any>): ColumnDefinitionBuilder;
      nullsNotDistinct(): ColumnDefinitionBuilder;
      ifNotExists(): ColumnDefinitionBuilder;
      modifyEnd(modifier: Expression<any>): ColumnDefinitionBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): ColumnDefinitionNode;
  }
  export type ColumnDefinitionBuilderCallback = (builder: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  export type SimpleColumnDataType = "varchar" | "char" | "text" | "integer" | "int2" | "int4" | "int8" | "smallint" | "bigint" | "boolean" | "real" | "double precision" | "float4" | "float8" | "decimal" | "numeric" | "binary" | "bytea" | "date" | "datetime" | "time" | "timetz" | "timestamp" | "timestamptz" | "serial" | "bigserial" | "uuid" | "json" | "jsonb" | "datetime2" | "blob" | "varbinary" | "int4range" | "int4multirange" | "int8range" | "int8multirange" | "numrange" | "nummultirange" | "tsrange" | "tsmultirange" | "tstzrange" | "tstzmultirange" | "daterange" | "datemultirange";
  export type ColumnDataType = SimpleColumnDataType | `varchar(${number})` | `char(${number})` | `decimal(${number}, ${number})` | `numeric(${number}, ${number})` | `binary(${number})` | `datetime(${number})` | `datetime2(${number})` | `time(${number})` | `timetz(${number})` | `timestamp(${number})` | `timestamptz(${number})` | `varbinary(${number})`;
  export type DataTypeExpression = ColumnDataType | Expression<any>;
  export interface ForeignKeyConstraintBuilderInterface<R> {
      onDelete(onDelete: OnModifyForeignAction): R;
      onUpdate(onUpdate: OnModifyForeignAction): R;
      deferrable(): R;
      notDeferrable(): R;
      initiallyDeferred(): R;
      initiallyImmediate(): R;
  }
  class ForeignKeyConstraintBuilder implements ForeignKeyConstraintBuilderInterface<ForeignKeyConstraintBuilder>, OperationNodeSource {
      #private;
      constructor(node: ForeignKeyConstraintNode);
      onDelete(onDelete: OnModifyForeignAction): ForeignKeyConstraintBuilder;
      onUpdate(onUpdate: OnModifyForeignAction): ForeignKeyConstraintBuilder;
      deferrable(): ForeignKeyConstraintBuilder;
      notDeferrable(): ForeignKeyConstraintBuilder;
      initiallyDeferred(): ForeignKeyConstraintBuilder;
      initiallyImmediate(): ForeignKeyConstraintBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): ForeignKeyConstraintNode;
  }
  export type ForeignKeyConstraintBuilderCallback = (builder: ForeignKeyConstraintBuilder) => ForeignKeyConstraintBuilder;
  class AlterColumnBuilder {
      #private;
      constructor(column: string);
      setDataType(dataType: DataTypeExpression): AlteredColumnBuilder;
      setDefault(value: DefaultValueExpression): AlteredColumnBuilder;
      dropDefault(): AlteredColumnBuilder;
      setNotNull(): AlteredColumnBuilder;
      dropNotNull(): AlteredColumnBuilder;
      $call<T>(func: (qb: this) => T): T;
  }
  class AlteredColumnBuilder implements OperationNodeSource {
      #private;
      constructor(alterColumnNode: AlterColumnNode);
      toOperationNode(): AlterColumnNode;
  }
  export type AlterColumnBuilderCallback = (builder: AlterColumnBuilder) => AlteredColumnBuilder;
  class AlterTableExecutor implements OperationNodeSource, Compilable {
      #private;
      constructor(props: AlterTableExecutorProps);
      toOperationNode(): AlterTableNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface AlterTableExecutorProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: AlterTableNode;
  }
  class AlterTableAddForeignKeyConstraintBuilder implements ForeignKeyConstraintBuilderInterface<AlterTableAddForeignKeyConstraintBuilder>, OperationNodeSource, Compilable {
      #private;
      constructor(props: AlterTableAddForeignKeyConstraintBuilderProps);
      onDelete(onDelete: OnModifyForeignAction): AlterTableAddForeignKeyConstraintBuilder;
      onUpdate(onUpdate: OnModifyForeignAction): AlterTableAddForeignKeyConstraintBuilder;
      deferrable(): AlterTableAddForeignKeyConstraintBuilder;
      notDeferrable(): AlterTableAddForeignKeyConstraintBuilder;
      initiallyDeferred(): AlterTableAddForeignKeyConstraintBuilder;
      initiallyImmediate(): AlterTableAddForeignKeyConstraintBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): AlterTableNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface AlterTableAddForeignKeyConstraintBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: AlterTableNode;
      readonly constraintBuilder: ForeignKeyConstraintBuilder;
  }
  class AlterTableDropConstraintBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: AlterTableDropConstraintBuilderProps);
      ifExists(): AlterTableDropConstraintBuilder;
      cascade(): AlterTableDropConstraintBuilder;
      restrict(): AlterTableDropConstraintBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): AlterTableNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface AlterTableDropConstraintBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: AlterTableNode;
  }
  export interface SelectQueryBuilderExpression<out O> extends AliasableExpression<O> {
      get isSelectQueryBuilder(): true;
      toOperationNode(): SelectQueryNode;
  }
  export type ComparisonOperator = "=" | "==" | "!=" | "<>" | ">" | ">=" | "<" | "<=" | "in" | "not in" | "is" | "is not" | "like" | "not like" | "match" | "ilike" | "not ilike" | "@>" | "<@" | "^@" | "&&" | "?" | "?&" | "?|" | "!<" | "!>" | "<=>" | "!~" | "~" | "~*" | "!~*" | "@@" | "@@@" | "!!" | "<->" | "regexp" | "is distinct from" | "is not distinct from";
  export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "&" | "|" | "#" | "<<" | ">>";
  export type JSONOperator = "->" | "->>";
  export type JSONOperatorWith$ = JSONOperator | `${JSONOperator}$`;
  export type BinaryOperator = ComparisonOperator | ArithmeticOperator | "||";
  export type UnaryFilterOperator = "exists" | "not exists";
  export type UnaryOperator = "not" | "-" | UnaryFilterOperator;
  export type Operator = BinaryOperator | JSONOperator | UnaryOperator | "between" | "between symmetric";
  export interface OperatorNode extends OperationNode {
      readonly kind: "OperatorNode";
      readonly operator: Operator;
  }
  export type OperatorNodeFactory = Readonly<{
      is(node: OperationNode): node is OperatorNode;
      create(operator: Operator): Readonly<OperatorNode>;
  }>;
  const OperatorNode: OperatorNodeFactory;
  export type ValueExpression<DB, TB extends keyof DB, V> = V | ExpressionOrFactory<DB, TB, V>;
  export type ValueExpressionOrList<DB, TB extends keyof DB, V> = ValueExpression<DB, TB, V> | ReadonlyArray<ValueExpression<DB, TB, V>>;
  export type ExtractTypeFromValueExpression<VE> = VE extends SelectQueryBuilderExpression<Record<string, infer SV>> ? SV : VE extends Expression<infer V> ? V : VE;
  export type ColumnType<SelectType, InsertType = SelectType, UpdateType = SelectType> = {
      readonly __select__: SelectType;
      readonly __insert__: InsertType;
      readonly __update__: UpdateType;
  };
  export type Generated<S> = ColumnType<S, S | undefined, S>;
  export type IfNullable<T, K> = IsNullable<T> extends true ? K : never;
  export type IfNotNullable<T, K> = IsNullable<T> extends true ? never : IfNotNever<T, K>;
  export type IfNotNever<T, K> = IsNever<T> extends true ? never : K;
  export type SelectType<T> = T extends ColumnType<infer S, any, any> ? S : T;
  export type InsertType<T> = T extends ColumnType<any, infer I, any> ? I : T;
  export type UpdateType<T> = T extends ColumnType<any, any, infer U> ? U : T;
  export type NullableInsertKeys<R> = {
      [K in keyof R]: IfNullable<InsertType<R[K]>, K>;
  }[keyof R];
  export type NonNullableInsertKeys<R> = {
      [K in keyof R]: IfNotNullable<InsertType<R[K]>, K>;
  }[keyof R];
  export type NonNeverSelectKeys<R> = {
      [K in keyof R]: IfNotNever<SelectType<R[K]>, K>;
  }[keyof R];
  export type UpdateKeys<R> = {
      [K in keyof R]: IfNotNever<UpdateType<R[K]>, K>;
  }[keyof R];
  export type Selectable<R> = DrainOuterGeneric<{
      [K in NonNeverSelectKeys<R>]: SelectType<R[K]>;
  }>;
  export type Insertable<R> = DrainOuterGeneric<object & {
      [K in NonNullableInsertKeys<R>]: InsertType<R[K]>;
  } & {
      [K in NullableInsertKeys<R>]?: InsertType<R[K]>;
  }>;
  export type Updateable<R> = DrainOuterGeneric<{
      [K in UpdateKeys<R>]?: UpdateType<R[K]> | undefined;
  }>;
  export type OperandValueExpression<DB, TB extends keyof DB, RE> = ValueExpression<DB, TB, ExtractTypeFromReferenceExpression<DB, TB, RE>>;
  export type OperandValueExpressionOrList<DB, TB extends keyof DB, RE> = ValueExpressionOrList<DB, TB, ExtractTypeFromReferenceExpression<DB, TB, RE> | null>;
  export type BinaryOperatorExpression = BinaryOperator | Expression<unknown>;
  export type ComparisonOperatorExpression = ComparisonOperator | Expression<unknown>;
  export type FilterObject<DB, TB extends keyof DB> = IsNever<TB> extends true ? KyselyTypeError<"there are no tables in query context, so a filter object cannot be defined. try passing an array instead."> : {
      [R in StringReference<DB, TB>]?: ValueExpressionOrList<DB, TB, SelectType<ExtractTypeFromStringReference<DB, TB, R>>>;
  };
  class JoinBuilder<DB, TB extends keyof DB> implements OperationNodeSource {
      #private;
      constructor(props: JoinBuilderProps);
      on<RE extends ReferenceExpression<DB, TB>>(lhs: RE, op: ComparisonOperatorExpression, rhs: OperandValueExpressionOrList<DB, TB, RE>): JoinBuilder<DB, TB>;
      on<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): JoinBuilder<DB, TB>;
      onRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): JoinBuilder<DB, TB>;
      onTrue(): JoinBuilder<DB, TB>;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): JoinNode;
  }
  export interface JoinBuilderProps {
      readonly joinNode: JoinNode;
  }
  class DynamicTableBuilder<T extends string> {
      #private;
      get table(): T;
      constructor(table: T);
      as<A extends string>(alias: A): AliasedDynamicTableBuilder<T, A>;
  }
  class AliasedDynamicTableBuilder<T extends string, A extends string> implements OperationNodeSource {
      #private;
      get table(): T;
      get alias(): A;
      constructor(table: T, alias: A);
      toOperationNode(): AliasNode;
  }
  export type TableExpression<DB, TB extends keyof DB> = AnyAliasedTable<DB> | AnyTable<DB> | AliasedExpressionOrFactory<DB, TB> | AliasedDynamicTableBuilder<any, any>;
  export type TableExpressionOrList<DB, TB extends keyof DB> = TableExpression<DB, TB> | ReadonlyArray<TableExpression<DB, TB>>;
  export type SimpleTableReference<DB> = AnyAliasedTable<DB> | AnyTable<DB>;
  export type AnyAliasedTable<DB> = `${AnyTable<DB>} as ${string}`;
  export type AnyTable<DB> = keyof DB & string;
  export type From<DB, TE> = DrainOuterGeneric<{
      [C in keyof DB | ExtractAliasFromTableExpression<DB, TE>]: C extends ExtractAliasFromTableExpression<DB, TE> ? ExtractRowTypeFromTableExpression<DB, TE, C> : C extends keyof DB ? DB[C] : never;
  }>;
  export type FromTables<DB, TB extends keyof DB, TE> = DrainOuterGeneric<TB | ExtractAliasFromTableExpression<DB, TE>>;
  export type ExtractTableAlias<DB, TE> = TE extends `${string} as ${infer TA}` ? TA extends keyof DB ? TA : never : TE extends keyof DB ? TE : never;
  export type ExtractAliasFromTableExpression<DB, TE> = TE extends string ? TE extends `${string} as ${infer TA}` ? TA : TE extends keyof DB ? TE : never : TE extends AliasedExpression<any, infer QA> ? QA : TE extends (qb: any) => AliasedExpression<any, infer QA> ? QA : TE extends AliasedDynamicTableBuilder<any, infer DA> ? DA : never;
  export type ExtractRowTypeFromTableExpression<DB, TE, A extends keyof any> = TE extends `${infer T} as ${infer TA}` ? TA extends A ? T extends keyof DB ? DB[T] : never : never : TE extends A ? TE extends keyof DB ? DB[TE] : never : TE extends AliasedExpression<infer O, infer QA> ? QA extends A ? O : never : TE extends (qb: any) => AliasedExpression<infer O, infer QA> ? QA extends A ? O : never : TE extends AliasedDynamicTableBuilder<infer T, infer DA> ? DA extends A ? T extends keyof DB ? DB[T] : never : never : never;
  export type JoinReferenceExpression<DB, TB extends keyof DB, TE> = DrainOuterGeneric<AnyJoinColumn<DB, TB, TE> | AnyJoinColumnWithTable<DB, TB, TE>>;
  export type JoinCallbackExpression<DB, TB extends keyof DB, TE> = (join: JoinBuilder<From<DB, TE>, FromTables<DB, TB, TE>>) => JoinBuilder<any, any>;
  export type AnyJoinColumn<DB, TB extends keyof DB, TE> = AnyColumn<From<DB, TE>, FromTables<DB, TB, TE>>;
  export type AnyJoinColumnWithTable<DB, TB extends keyof DB, TE> = AnyColumnWithTable<From<DB, TE>, FromTables<DB, TB, TE>>;
  class DynamicReferenceBuilder<R extends string = never> implements OperationNodeSource {
      #private;
      get dynamicReference(): string;
      protected get refType(): R;
      constructor(reference: string);
      toOperationNode(): SimpleReferenceExpressionNode;
  }
  export type SelectExpression<DB, TB extends keyof DB> = AnyAliasedColumnWithTable<DB, TB> | AnyAliasedColumn<DB, TB> | AnyColumnWithTable<DB, TB> | AnyColumn<DB, TB> | DynamicReferenceBuilder<any> | AliasedExpressionOrFactory<DB, TB>;
  export type SelectCallback<DB, TB extends keyof DB> = (eb: ExpressionBuilder<DB, TB>) => ReadonlyArray<SelectExpression<DB, TB>>;
  type Selection$1<DB, TB extends keyof DB, SE> = [
      DB
  ] extends [
      unknown
  ] ? {
      [E in FlattenSelectExpression<SE> as ExtractAliasFromSelectExpression<E>]: SelectType<ExtractTypeFromSelectExpression<DB, TB, E>>;
  } : {};
  export type CallbackSelection<DB, TB extends keyof DB, CB> = CB extends (eb: any) => ReadonlyArray<infer SE> ? Selection$1<DB, TB, SE> : never;
  export type FlattenSelectExpression<SE> = SE extends DynamicReferenceBuilder<infer RA> ? {
      [R in RA]: DynamicReferenceBuilder<R>;
  }[RA] : SE;
  export type ExtractAliasFromSelectExpression<SE> = SE extends string ? ExtractAliasFromStringSelectExpression<SE> : SE extends AliasedExpression<any, infer EA> ? EA : SE extends (qb: any) => AliasedExpression<any, infer EA> ? EA : SE extends DynamicReferenceBuilder<infer RA> ? ExtractAliasFromStringSelectExpression<RA> : never;
  export type ExtractAliasFromStringSelectExpression<SE extends string> = SE extends `${string}.${string}.${string} as ${infer A}` ? A : SE extends `${string}.${string} as ${infer A}` ? A : SE extends `${string} as ${infer A}` ? A : SE extends `${string}.${string}.${infer C}` ? C : SE extends `${string}.${infer C}` ? C : SE;
  export type ExtractTypeFromSelectExpression<DB, TB extends keyof DB, SE> = SE extends string ? ExtractTypeFromStringSelectExpression<DB, TB, SE> : SE extends AliasedSelectQueryBuilder<infer O, any> ? O[keyof O] | null : SE extends (eb: any) => AliasedSelectQueryBuilder<infer O, any> ? O[keyof O] | null : SE extends AliasedExpression<infer O, any> ? O : SE extends (eb: any) => AliasedExpression<infer O, any> ? O : SE extends DynamicReferenceBuilder<infer RA> ? ExtractTypeFromStringSelectExpression<DB, TB, RA> | undefined : never;
  export type ExtractTypeFromStringSelectExpression<DB, TB extends keyof DB, SE extends string> = SE extends `${infer SC}.${infer T}.${infer C} as ${string}` ? `${SC}.${T}` extends TB ? C extends keyof DB[`${SC}.${T}`] ? DB[`${SC}.${T}`][C] : never : never : SE extends `${infer T}.${infer C} as ${string}` ? T extends TB ? C extends keyof DB[T] ? DB[T][C] : never : never : SE extends `${infer C} as ${string}` ? C extends AnyColumn<DB, TB> ? ExtractColumnType<DB, TB, C> : never : SE extends `${infer SC}.${infer T}.${infer C}` ? `${SC}.${T}` extends TB ? C extends keyof DB[`${SC}.${T}`] ? DB[`${SC}.${T}`][C] : never : never : SE extends `${infer T}.${infer C}` ? T extends TB ? C extends keyof DB[T] ? DB[T][C] : never : never : SE extends AnyColumn<DB, TB> ? ExtractColumnType<DB, TB, SE> : never;
  export type AllSelection<DB, TB extends keyof DB> = DrainOuterGeneric<{
      [C in AnyColumn<DB, TB>]: {
          [T in TB]: SelectType<C extends keyof DB[T] ? DB[T][C] : never>;
      }[TB];
  }>;
  export type Collation = "nocase" | "binary" | "rtrim" | (string & {});
  class OrderByItemBuilder implements OperationNodeSource {
      #private;
      constructor(props: OrderByItemBuilderProps);
      desc(): OrderByItemBuilder;
      asc(): OrderByItemBuilder;
      nullsLast(): OrderByItemBuilder;
      nullsFirst(): OrderByItemBuilder;
      collate(collation: Collation): OrderByItemBuilder;
      toOperationNode(): OrderByItemNode;
  }
  export interface OrderByItemBuilderProps {
      readonly node: OrderByItemNode;
  }
  export type OrderByExpression<DB, TB extends keyof DB, O> = StringReference<DB, TB> | (keyof O & string) | ExpressionOrFactory<DB, TB, any> | DynamicReferenceBuilder<any>;
  export type OrderByModifiers = OrderByDirection | OrderByModifiersCallbackExpression;
  export type OrderByDirection = "asc" | "desc";
  export type OrderByModifiersCallbackExpression = (builder: OrderByItemBuilder) => OrderByItemBuilder;
  export type DirectedOrderByStringReference<DB, TB extends keyof DB, O> = `${StringReference<DB, TB> | (keyof O & string)} ${OrderByDirection}`;
  export type GroupByExpression<DB, TB extends keyof DB, O> = ReferenceExpression<DB, TB> | (keyof O & string);
  export type GroupByArg<DB, TB extends keyof DB, O> = GroupByExpression<DB, TB, O> | ReadonlyArray<GroupByExpression<DB, TB, O>> | ((eb: ExpressionBuilder<DB, TB>) => ReadonlyArray<GroupByExpression<DB, TB, O>>);
  export interface WhereInterface<DB, TB extends keyof DB> {
      where<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): WhereInterface<DB, TB>;
      where<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): WhereInterface<DB, TB>;
      whereRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): WhereInterface<DB, TB>;
      clearWhere(): WhereInterface<DB, TB>;
  }
  export interface HavingInterface<DB, TB extends keyof DB> {
      having<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): HavingInterface<DB, TB>;
      having<E>(expression: E): HavingInterface<DB, TB>;
      havingRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): HavingInterface<DB, TB>;
  }
  export type SetOperandExpression<DB, O> = Expression<O> | ReadonlyArray<Expression<O>> | ((eb: ExpressionBuilder<DB, never>) => Expression<O> | ReadonlyArray<Expression<O>>);
  export interface Streamable<O> {
      stream(chunkSizeOrOptions?: StreamOptions | StreamOptions["chunkSize"]): AsyncIterableIterator<O>;
  }
  export interface StreamOptions extends AbortableOperationOptions {
      chunkSize?: number;
  }
  export interface AndNode extends OperationNode {
      readonly kind: "AndNode";
      readonly left: OperationNode;
      readonly right: OperationNode;
  }
  export type AndNodeFactory = Readonly<{
      is(node: OperationNode): node is AndNode;
      create(left: OperationNode, right: OperationNode): Readonly<AndNode>;
  }>;
  const AndNode: AndNodeFactory;
  export interface OrNode extends OperationNode {
      readonly kind: "OrNode";
      readonly left: OperationNode;
      readonly right: OperationNode;
  }
  export type OrNodeFactory = Readonly<{
      is(node: OperationNode): node is OrNode;
      create(left: OperationNode, right: OperationNode): Readonly<OrNode>;
  }>;
  const OrNode: OrNodeFactory;
  export interface ParensNode extends OperationNode {
      readonly kind: "ParensNode";
      readonly node: OperationNode;
  }
  export type ParensNodeFactory = Readonly<{
      is(node: OperationNode): node is ParensNode;
      create(node: OperationNode): Readonly<ParensNode>;
  }>;
  const ParensNode: ParensNodeFactory;
  class ExpressionWrapper<DB, TB extends keyof DB, T> implements AliasableExpression<T> {
      #private;
      constructor(node: OperationNode);
      get expressionType(): T | undefined;
      as<A extends string>(alias: A): AliasedExpression<T, A>;
      as<A extends string>(alias: Expression<unknown>): AliasedExpression<T, A>;
      or<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): T extends SqlBool ? OrWrapper<DB, TB, SqlBool> : KyselyTypeError<"or() method can only be called on boolean expressions">;
      or<E extends OperandExpression<SqlBool>>(expression: E): T extends SqlBool ? OrWrapper<DB, TB, SqlBool> : KyselyTypeError<"or() method can only be called on boolean expressions">;
      and<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): T extends SqlBool ? AndWrapper<DB, TB, SqlBool> : KyselyTypeError<"and() method can only be called on boolean expressions">;
      and<E extends OperandExpression<SqlBool>>(expression: E): T extends SqlBool ? AndWrapper<DB, TB, SqlBool> : KyselyTypeError<"and() method can only be called on boolean expressions">;
      $castTo<C>(): ExpressionWrapper<DB, TB, C>;
      $notNull(): ExpressionWrapper<DB, TB, Exclude<T, null>>;
      toOperationNode(): OperationNode;
  }
  class OrWrapper<DB, TB extends keyof DB, T extends SqlBool> implements AliasableExpression<T> {
      #private;
      constructor(node: OrNode);
      get expressionType(): T | undefined;
      as<A extends string>(alias: A): AliasedExpression<T, A>;
      as<A extends string>(alias: Expression<unknown>): AliasedExpression<T, A>;
      or<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): OrWrapper<DB, TB, T>;
      or<E extends OperandExpression<SqlBool>>(expression: E): OrWrapper<DB, TB, T>;
      $castTo<C extends SqlBool>(): OrWrapper<DB, TB, C>;
      toOperationNode(): ParensNode;
  }
  class AndWrapper<DB, TB extends keyof DB, T extends SqlBool> implements AliasableExpression<T> {
      #private;
      constructor(node: AndNode);
      get expressionType(): T | undefined;
      as<A extends string>(alias: A): AliasedExpression<T, A>;
      as<A extends string>(alias: Expression<unknown>): AliasedExpression<T, A>;
      and<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): AndWrapper<DB, TB, T>;
      and<E extends OperandExpression<SqlBool>>(expression: E): AndWrapper<DB, TB, T>;
      $castTo<C extends SqlBool>(): AndWrapper<DB, TB, C>;
      toOperationNode(): ParensNode;
  }
  export interface OrderByInterface<DB, TB extends keyof DB, O> {
      orderBy<OE extends OrderByExpression<DB, TB, O>>(expr: OE, modifiers?: OrderByModifiers): OrderByInterface<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, O> | DirectedOrderByStringReference<DB, TB, O>>(exprs: ReadonlyArray<OE>): OrderByInterface<DB, TB, O>;
      orderBy<OE extends DirectedOrderByStringReference<DB, TB, O>>(expr: OE): OrderByInterface<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, O>>(expr: OE, modifiers: Expression<any>): OrderByInterface<DB, TB, O>;
      clearOrderBy(): OrderByInterface<DB, TB, O>;
  }
  export type NoResultErrorConstructor = new (node: QueryNode) => Error;
  export interface Executable<O> {
      execute(options?: AbortableQueryOptions): Promise<SimplifyResult<O>[]>;
      executeTakeFirst(options?: AbortableQueryOptions): Promise<SimplifySingleResult<O>>;
      executeTakeFirstOrThrow(options?: ExecuteTakeFirstOrThrowOptions | ExecuteTakeFirstOrThrowOptions["errorConstructor"]): Promise<SimplifyResult<O>>;
  }
  export interface ExecuteTakeFirstOrThrowOptions extends AbortableQueryOptions {
      errorConstructor?: NoResultErrorConstructor | ((node: QueryNode) => Error);
  }
  export interface SelectQueryBuilder<DB, TB extends keyof DB, O> extends WhereInterface<DB, TB>, HavingInterface<DB, TB>, OrderByInterface<DB, TB, O>, SelectQueryBuilderExpression<O>, Compilable<O>, Executable<O>, Explainable, Streamable<O> {
      where<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): SelectQueryBuilder<DB, TB, O>;
      where<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      whereRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): SelectQueryBuilder<DB, TB, O>;
      having<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): SelectQueryBuilder<DB, TB, O>;
      having<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      havingRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): SelectQueryBuilder<DB, TB, O>;
      select<SE extends SelectExpression<DB, TB>>(selections: ReadonlyArray<SE>): SelectQueryBuilder<DB, TB, O & Selection$1<DB, TB, SE>>;
      select<const CB extends SelectCallback<DB, TB>>(callback: CB): SelectQueryBuilder<DB, TB, O & CallbackSelection<DB, TB, CB>>;
      select<SE extends SelectExpression<DB, TB>>(selection: SE): SelectQueryBuilder<DB, TB, O & Selection$1<DB, TB, SE>>;
      distinctOn<RE extends ReferenceExpression<DB, TB>>(selections: ReadonlyArray<RE>): SelectQueryBuilder<DB, TB, O>;
      distinctOn<RE extends ReferenceExpression<DB, TB>>(selection: RE): SelectQueryBuilder<DB, TB, O>;
      modifyFront(modifier: Expression<any>): SelectQueryBuilder<DB, TB, O>;
      modifyEnd(modifier: Expression<any>): SelectQueryBuilder<DB, TB, O>;
      distinct(): SelectQueryBuilder<DB, TB, O>;
      forUpdate(of?: TableOrList<TB>): SelectQueryBuilder<DB, TB, O>;
      forShare(of?: TableOrList<TB>): SelectQueryBuilder<DB, TB, O>;
      forKeyShare(of?: TableOrList<TB>): SelectQueryBuilder<DB, TB, O>;
      forNoKeyUpdate(of?: TableOrList<TB>): SelectQueryBuilder<DB, TB, O>;
      skipLocked(): SelectQueryBuilder<DB, TB, O>;
      noWait(): SelectQueryBuilder<DB, TB, O>;
      selectAll<T extends TB>(table: ReadonlyArray<T>): SelectQueryBuilder<DB, TB, O & AllSelection<DB, T>>;
      selectAll<T extends TB>(table: T): SelectQueryBuilder<DB, TB, O & Selectable<DB[T]>>;
      selectAll(): SelectQueryBuilder<DB, TB, O & AllSelection<DB, TB>>;
      innerJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): SelectQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      innerJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): SelectQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      leftJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): SelectQueryBuilderWithLeftJoin<DB, TB, O, TE>;
      leftJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): SelectQueryBuilderWithLeftJoin<DB, TB, O, TE>;
      rightJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): SelectQueryBuilderWithRightJoin<DB, TB, O, TE>;
      rightJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): SelectQueryBuilderWithRightJoin<DB, TB, O, TE>;
      fullJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): SelectQueryBuilderWithFullJoin<DB, TB, O, TE>;
      fullJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): SelectQueryBuilderWithFullJoin<DB, TB, O, TE>;
      crossJoin<TE extends TableExpression<DB, TB>>(table: TE): SelectQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      innerJoinLateral<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): SelectQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      innerJoinLateral<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): SelectQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      leftJoinLateral<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): SelectQueryBuilderWithLeftJoin<DB, TB, O, TE>;
      leftJoinLateral<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): SelectQueryBuilderWithLeftJoin<DB, TB, O, TE>;
      crossJoinLateral<TE extends TableExpression<DB, TB>>(table: TE): SelectQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      crossApply<TE extends TableExpression<DB, TB>>(table: TE): SelectQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      outerApply<TE extends TableExpression<DB, TB>>(table: TE): SelectQueryBuilderWithLeftJoin<DB, TB, O, TE>;
      groupBy<GE extends GroupByArg<DB, TB, O>>(groupBy: GE): SelectQueryBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, O>>(expr: OE, modifiers?: OrderByModifiers): SelectQueryBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, O> | DirectedOrderByStringReference<DB, TB, O>>(exprs: ReadonlyArray<OE>): SelectQueryBuilder<DB, TB, O>;
      orderBy<OE extends DirectedOrderByStringReference<DB, TB, O>>(expr: OE): SelectQueryBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, O>>(expr: OE, modifiers: Expression<any>): SelectQueryBuilder<DB, TB, O>;
      limit<VE extends ValueExpression<DB, TB, number | bigint | null>>(limit: VE): SelectQueryBuilder<DB, TB, O>;
      offset<VE extends ValueExpression<DB, TB, number | bigint>>(offset: VE): SelectQueryBuilder<DB, TB, O>;
      fetch(rowCount: number | bigint, modifier?: FetchModifier): SelectQueryBuilder<DB, TB, O>;
      top(expression: number | bigint, modifiers?: TopModifier): SelectQueryBuilder<DB, TB, O>;
      union<E extends SetOperandExpression<DB, O>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      unionAll<E extends SetOperandExpression<DB, O>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      intersect<E extends SetOperandExpression<DB, O>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      intersectAll<E extends SetOperandExpression<DB, O>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      except<E extends SetOperandExpression<DB, O>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      exceptAll<E extends SetOperandExpression<DB, O>>(expression: E): SelectQueryBuilder<DB, TB, O>;
      as<A extends string>(alias: A): AliasedSelectQueryBuilder<O, A>;
      clearSelect(): SelectQueryBuilder<DB, TB, {}>;
      clearWhere(): SelectQueryBuilder<DB, TB, O>;
      clearLimit(): SelectQueryBuilder<DB, TB, O>;
      clearOffset(): SelectQueryBuilder<DB, TB, O>;
      clearOrderBy(): SelectQueryBuilder<DB, TB, O>;
      clearGroupBy(): SelectQueryBuilder<DB, TB, O>;
      $call<T>(func: (qb: this) => T): T;
      $if<O2>(condition: boolean, func: (qb: this) => SelectQueryBuilder<any, any, O & O2>): SelectQueryBuilder<DB, TB, O & Partial<Omit<O2, keyof O>>>;
      $castTo<C>(): SelectQueryBuilder<DB, TB, C>;
      $asTuple<K1 extends keyof O, K2 extends Exclude<keyof O, K1>>(key1: K1, key2: K2): keyof O extends K1 | K2 ? ExpressionWrapper<DB, TB, [
          O[K1],
          O[K2]
      ]> : KyselyTypeError<"$asTuple() call failed: All selected columns must be provided as arguments">;
      $asTuple<K1 extends keyof O, K2 extends Exclude<keyof O, K1>, K3 extends Exclude<keyof O, K1 | K2>>(key1: K1, key2: K2, key3: K3): keyof O extends K1 | K2 | K3 ? ExpressionWrapper<DB, TB, [
          O[K1],
          O[K2],
          O[K3]
      ]> : KyselyTypeError<"$asTuple() call failed: All selected columns must be provided as arguments">;
      $asTuple<K1 extends keyof O, K2 extends Exclude<keyof O, K1>, K3 extends Exclude<keyof O, K1 | K2>, K4 extends Exclude<keyof O, K1 | K2 | K3>>(key1: K1, key2: K2, key3: K3, key4: K4): keyof O extends K1 | K2 | K3 | K4 ? ExpressionWrapper<DB, TB, [
          O[K1],
          O[K2],
          O[K3],
          O[K4]
      ]> : KyselyTypeError<"$asTuple() call failed: All selected columns must be provided as arguments">;
      $asTuple<K1 extends keyof O, K2 extends Exclude<keyof O, K1>, K3 extends Exclude<keyof O, K1 | K2>, K4 extends Exclude<keyof O, K1 | K2 | K3>, K5 extends Exclude<keyof O, K1 | K2 | K3 | K4>>(key1: K1, key2: K2, key3: K3, key4: K4, key5: K5): keyof O extends K1 | K2 | K3 | K4 | K5 ? ExpressionWrapper<DB, TB, [
          O[K1],
          O[K2],
          O[K3],
          O[K4],
          O[K5]
      ]> : KyselyTypeError<"$asTuple() call failed: All selected columns must be provided as arguments">;
      $asScalar<K extends keyof O = keyof O>(): ExpressionWrapper<DB, TB, O[K]>;
      $narrowType<T>(): SelectQueryBuilder<DB, TB, NarrowPartial<O, T>>;
      $assertType<T extends O>(): O extends T ? SelectQueryBuilder<DB, TB, T> : KyselyTypeError<`$assertType() call failed: The type passed in is not equal to the output type of the query.`>;
      withPlugin(plugin: KyselyPlugin): SelectQueryBuilder<DB, TB, O>;
      toOperationNode(): SelectQueryNode;
      compile(): CompiledQuery<Simplify<O>>;
      execute(options?: AbortableQueryOptions): Promise<NonNullable<SimplifyResult<O>>[]>;
      executeTakeFirst(options?: AbortableQueryOptions): Promise<SimplifySingleResult<O>>;
      executeTakeFirstOrThrow(options?: ExecuteTakeFirstOrThrowOptions | ExecuteTakeFirstOrThrowOptions["errorConstructor"]): Promise<SimplifyResult<O>>;
      stream(chunkSizeOrOptions?: StreamOptions | StreamOptions["chunkSize"]): AsyncIterableIterator<O>;
      explain<ER extends Record<string, any> = Record<string, any>>(format?: ExplainFormat, options?: Expression<any>): Promise<ER[]>;
  }
  export interface AliasedSelectQueryBuilder<out O = undefined, out A extends string = never> extends AliasedExpression<O, A> {
      get isAliasedSelectQueryBuilder(): true;
  }
  export type JoinResultForUnknownTable<O> = SelectQueryBuilder<any, any, O>;
  export type SelectQueryBuilderWithInnerJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TableExpression<DB, TB> extends TE ? JoinResultForUnknownTable<O> : TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? InnerJoinedBuilder<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? SelectQueryBuilder<DB, TB | TE, O> : TE extends AliasedExpression<infer QO, infer QA> ? InnerJoinedBuilder<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? InnerJoinedBuilder<DB, TB, O, QA, QO> : never;
  export type InnerJoinedBuilder<DB, TB extends keyof DB, O, A extends string, R> = A extends keyof DB ? SelectQueryBuilder<InnerJoinedDB<DB, A, R>, TB | A, O> : SelectQueryBuilder<DB & ShallowRecord<A, R>, TB | A, O>;
  export type InnerJoinedDB<DB, A extends string, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? R : C extends keyof DB ? DB[C] : never;
  }>;
  export type SelectQueryBuilderWithLeftJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TableExpression<DB, TB> extends TE ? JoinResultForUnknownTable<O> : TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? LeftJoinedBuilder<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? LeftJoinedBuilder<DB, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? LeftJoinedBuilder<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? LeftJoinedBuilder<DB, TB, O, QA, QO> : never;
  export type LeftJoinedBuilder<DB, TB extends keyof DB, O, A extends keyof any, R> = A extends keyof DB ? SelectQueryBuilder<LeftJoinedDB<DB, A, R>, TB | A, O> : SelectQueryBuilder<DB & ShallowRecord<A, Nullable<R>>, TB | A, O>;
  export type LeftJoinedDB<DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? Nullable<R> : C extends keyof DB ? DB[C] : never;
  }>;
  export type SelectQueryBuilderWithRightJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TableExpression<DB, TB> extends TE ? JoinResultForUnknownTable<O> : TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? RightJoinedBuilder<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? RightJoinedBuilder<DB, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? RightJoinedBuilder<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? RightJoinedBuilder<DB, TB, O, QA, QO> : never;
  export type RightJoinedBuilder<DB, TB extends keyof DB, O, A extends keyof any, R> = SelectQueryBuilder<RightJoinedDB<DB, TB, A, R>, TB | A, O>;
  export type RightJoinedDB<DB, TB extends keyof DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? R : C extends TB ? Nullable<DB[C]> : C extends keyof DB ? DB[C] : never;
  }>;
  export type SelectQueryBuilderWithFullJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TableExpression<DB, TB> extends TE ? JoinResultForUnknownTable<O> : TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? OuterJoinedBuilder<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? OuterJoinedBuilder<DB, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? OuterJoinedBuilder<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? OuterJoinedBuilder<DB, TB, O, QA, QO> : never;
  export type OuterJoinedBuilder<DB, TB extends keyof DB, O, A extends keyof any, R> = SelectQueryBuilder<OuterJoinedBuilderDB<DB, TB, A, R>, TB | A, O>;
  export type OuterJoinedBuilderDB<DB, TB extends keyof DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? Nullable<R> : C extends TB ? Nullable<DB[C]> : C extends keyof DB ? DB[C] : never;
  }>;
  export type TableOrList<TB extends keyof any> = (TB & string) | ReadonlyArray<TB & string>;
  export type ExtractTypeFromCoalesce1<DB, TB extends keyof DB, R1> = ExtractTypeFromReferenceExpression<DB, TB, R1>;
  export type ExtractTypeFromCoalesce2<DB, TB extends keyof DB, R1, R2> = ExtractTypeFromCoalesceValues2<ExtractTypeFromReferenceExpression<DB, TB, R1>, ExtractTypeFromReferenceExpression<DB, TB, R2>>;
  export type ExtractTypeFromCoalesceValues2<V1, V2> = null extends V1 ? null extends V2 ? V1 | V2 : NotNull$1<V1 | V2> : NotNull$1<V1>;
  export type ExtractTypeFromCoalesce3<DB, TB extends keyof DB, R1, R2, R3> = ExtractTypeFromCoalesceValues3<ExtractTypeFromReferenceExpression<DB, TB, R1>, ExtractTypeFromReferenceExpression<DB, TB, R2>, ExtractTypeFromReferenceExpression<DB, TB, R3>>;
  export type ExtractTypeFromCoalesceValues3<V1, V2, V3> = null extends V1 ? null extends V2 ? null extends V3 ? V1 | V2 | V3 : NotNull$1<V1 | V2 | V3> : NotNull$1<V1 | V2> : NotNull$1<V1>;
  export type ExtractTypeFromCoalesce4<DB, TB extends keyof DB, R1, R2, R3, R4> = ExtractTypeFromCoalesceValues4<ExtractTypeFromReferenceExpression<DB, TB, R1>, ExtractTypeFromReferenceExpression<DB, TB, R2>, ExtractTypeFromReferenceExpression<DB, TB, R3>, ExtractTypeFromReferenceExpression<DB, TB, R4>>;
  export type ExtractTypeFromCoalesceValues4<V1, V2, V3, V4> = null extends V1 ? null extends V2 ? null extends V3 ? null extends V4 ? V1 | V2 | V3 | V4 : NotNull$1<V1 | V2 | V3 | V4> : NotNull$1<V1 | V2 | V3> : NotNull$1<V1 | V2> : NotNull$1<V1>;
  export type ExtractTypeFromCoalesce5<DB, TB extends keyof DB, R1, R2, R3, R4, R5> = ExtractTypeFromCoalesceValues5<ExtractTypeFromReferenceExpression<DB, TB, R1>, ExtractTypeFromReferenceExpression<DB, TB, R2>, ExtractTypeFromReferenceExpression<DB, TB, R3>, ExtractTypeFromReferenceExpression<DB, TB, R4>, ExtractTypeFromReferenceExpression<DB, TB, R5>>;
  export type ExtractTypeFromCoalesceValues5<V1, V2, V3, V4, V5> = null extends V1 ? null extends V2 ? null extends V3 ? null extends V4 ? null extends V5 ? V1 | V2 | V3 | V4 | V5 : NotNull$1<V1 | V2 | V3 | V4 | V5> : NotNull$1<V1 | V2 | V3 | V4> : NotNull$1<V1 | V2 | V3> : NotNull$1<V1 | V2> : NotNull$1<V1>;
  type NotNull$1<T> = Exclude<T, null>;
  export interface PartitionByItemNode extends OperationNode {
      readonly kind: "PartitionByItemNode";
      readonly partitionBy: SimpleReferenceExpressionNode;
  }
  export type PartitionByItemNodeFactory = Readonly<{
      is(node: OperationNode): node is PartitionByItemNode;
      create(partitionBy: SimpleReferenceExpressionNode): Readonly<PartitionByItemNode>;
  }>;
  const PartitionByItemNode: PartitionByItemNodeFactory;
  export interface PartitionByNode extends OperationNode {
      readonly kind: "PartitionByNode";
      readonly items: ReadonlyArray<PartitionByItemNode>;
  }
  export type PartitionByNodeFactory = Readonly<{
      is(node: OperationNode): node is PartitionByNode;
      create(items: ReadonlyArray<PartitionByItemNode>): Readonly<PartitionByNode>;
      cloneWithItems(partitionBy: PartitionByNode, items: ReadonlyArray<PartitionByItemNode>): Readonly<PartitionByNode>;
  }>;
  const PartitionByNode: PartitionByNodeFactory;
  export interface OverNode extends OperationNode {
      readonly kind: "OverNode";
      readonly orderBy?: OrderByNode;
      readonly partitionBy?: PartitionByNode;
  }
  export type OverNodeFactory = Readonly<{
      is(node: OperationNode): node is OverNode;
      create(): Readonly<OverNode>;
      cloneWithOrderByItems(overNode: OverNode, items: ReadonlyArray<OrderByItemNode>): Readonly<OverNode>;
      cloneWithPartitionByItems(overNode: OverNode, items: ReadonlyArray<PartitionByItemNode>): Readonly<OverNode>;
  }>;
  const OverNode: OverNodeFactory;
  export interface AggregateFunctionNode extends OperationNode {
      readonly kind: "AggregateFunctionNode";
      readonly func: string;
      readonly aggregated: readonly OperationNode[];
      readonly distinct?: boolean;
      readonly orderBy?: OrderByNode;
      readonly withinGroup?: OrderByNode;
      readonly filter?: WhereNode;
      readonly over?: OverNode;
  }
  export type AggregateFunctionNodeFactory = Readonly<{
      is(node: OperationNode): node is AggregateFunctionNode;
      create(aggregateFunction: string, aggregated?: readonly OperationNode[]): Readonly<AggregateFunctionNode>;
      cloneWithDistinct(aggregateFunctionNode: AggregateFunctionNode): Readonly<AggregateFunctionNode>;
      cloneWithOrderBy(aggregateFunctionNode: AggregateFunctionNode, orderItems: ReadonlyArray<OrderByItemNode>, withinGroup?: boolean): Readonly<AggregateFunctionNode>;
      cloneWithFilter(aggregateFunctionNode: AggregateFunctionNode, filter: OperationNode): Readonly<AggregateFunctionNode>;
      cloneWithOrFilter(aggregateFunctionNode: AggregateFunctionNode, filter: OperationNode): Readonly<AggregateFunctionNode>;
      cloneWithOver(aggregateFunctionNode: AggregateFunctionNode, over?: OverNode): Readonly<AggregateFunctionNode>;
  }>;
  const AggregateFunctionNode: AggregateFunctionNodeFactory;
  export type PartitionByExpression<DB, TB extends keyof DB> = StringReference<DB, TB> | DynamicReferenceBuilder<any>;
  class OverBuilder<DB, TB extends keyof DB> implements OrderByInterface<DB, TB, {}>, OperationNodeSource {
      #private;
      constructor(props: OverBuilderProps);
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers?: OrderByModifiers): OverBuilder<DB, TB>;
      orderBy<OE extends OrderByExpression<DB, TB, {}> | DirectedOrderByStringReference<DB, TB, {}>>(exprs: ReadonlyArray<OE>): OverBuilder<DB, TB>;
      orderBy<OE extends DirectedOrderByStringReference<DB, TB, {}>>(expr: OE): OverBuilder<DB, TB>;
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers: Expression<any>): OverBuilder<DB, TB>;
      clearOrderBy(): OverBuilder<DB, TB>;
      partitionBy(partitionBy: ReadonlyArray<PartitionByExpression<DB, TB>>): OverBuilder<DB, TB>;
      partitionBy<PE extends PartitionByExpression<DB, TB>>(partitionBy: PE): OverBuilder<DB, TB>;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): OverNode;
  }
  export interface OverBuilderProps {
      readonly overNode: OverNode;
  }
  class AggregateFunctionBuilder<DB, TB extends keyof DB, O = unknown> implements OrderByInterface<DB, TB, {}>, AliasableExpression<O> {
      #private;
      constructor(props: AggregateFunctionBuilderProps);
      get expressionType(): O | undefined;
      as<A extends string>(alias: A): AliasedAggregateFunctionBuilder<DB, TB, O, A>;
      distinct(): AggregateFunctionBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers?: OrderByModifiers): AggregateFunctionBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}> | DirectedOrderByStringReference<DB, TB, {}>>(exprs: ReadonlyArray<OE>): AggregateFunctionBuilder<DB, TB, O>;
      orderBy<OE extends DirectedOrderByStringReference<DB, TB, {}>>(expr: OE): AggregateFunctionBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers: Expression<any>): AggregateFunctionBuilder<DB, TB, O>;
      clearOrderBy(): AggregateFunctionBuilder<DB, TB, O>;
      withinGroupOrderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers?: OrderByModifiers): AggregateFunctionBuilder<DB, TB, O>;
      withinGroupOrderBy<OE extends OrderByExpression<DB, TB, {}> | DirectedOrderByStringReference<DB, TB, {}>>(exprs: ReadonlyArray<OE>): AggregateFunctionBuilder<DB, TB, O>;
      withinGroupOrderBy<OE extends DirectedOrderByStringReference<DB, TB, {}>>(expr: OE): AggregateFunctionBuilder<DB, TB, O>;
      withinGroupOrderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers: Expression<any>): AggregateFunctionBuilder<DB, TB, O>;
      filterWhere<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): AggregateFunctionBuilder<DB, TB, O>;
      filterWhere<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): AggregateFunctionBuilder<DB, TB, O>;
      filterWhereRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): AggregateFunctionBuilder<DB, TB, O>;
      over(over?: OverBuilderCallback<DB, TB>): AggregateFunctionBuilder<DB, TB, O>;
      $call<T>(func: (qb: this) => T): T;
      $castTo<C>(): AggregateFunctionBuilder<DB, TB, C>;
      $notNull(): AggregateFunctionBuilder<DB, TB, Exclude<O, null>>;
      toOperationNode(): AggregateFunctionNode;
  }
  class AliasedAggregateFunctionBuilder<DB, TB extends keyof DB, O = unknown, A extends string = never> implements AliasedExpression<O, A> {
      #private;
      constructor(aggregateFunctionBuilder: AggregateFunctionBuilder<DB, TB, O>, alias: A);
      get expression(): Expression<O>;
      get alias(): A;
      toOperationNode(): AliasNode;
  }
  export interface AggregateFunctionBuilderProps {
      aggregateFunctionNode: AggregateFunctionNode;
  }
  export type OverBuilderCallback<DB, TB extends keyof DB> = (builder: OverBuilder<DB, TB>) => OverBuilder<any, any>;
  export interface FunctionModule<DB, TB extends keyof DB> {
      <O, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(name: string, args?: ReadonlyArray<RE>): ExpressionWrapper<DB, TB, O>;
      agg<O, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(name: string, args?: ReadonlyArray<RE>): AggregateFunctionBuilder<DB, TB, O>;
      avg<O extends number | string | null = number | string, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(expr: RE): AggregateFunctionBuilder<DB, TB, O>;
      coalesce<V1 extends ReferenceExpression<DB, TB>>(v1: V1): ExpressionWrapper<DB, TB, ExtractTypeFromCoalesce1<DB, TB, V1>>;
      coalesce<V1 extends ReferenceExpression<DB, TB>, V2 extends ReferenceExpression<DB, TB>>(v1: V1, v2: V2): ExpressionWrapper<DB, TB, ExtractTypeFromCoalesce2<DB, TB, V1, V2>>;
      coalesce<V1 extends ReferenceExpression<DB, TB>, V2 extends ReferenceExpression<DB, TB>, V3 extends ReferenceExpression<DB, TB>>(v1: V1, v2: V2, v3: V3): ExpressionWrapper<DB, TB, ExtractTypeFromCoalesce3<DB, TB, V1, V2, V3>>;
      coalesce<V1 extends ReferenceExpression<DB, TB>, V2 extends ReferenceExpression<DB, TB>, V3 extends ReferenceExpression<DB, TB>, V4 extends ReferenceExpression<DB, TB>>(v1: V1, v2: V2, v3: V3, v4: V4): ExpressionWrapper<DB, TB, ExtractTypeFromCoalesce4<DB, TB, V1, V2, V3, V4>>;
      coalesce<V1 extends ReferenceExpression<DB, TB>, V2 extends ReferenceExpression<DB, TB>, V3 extends ReferenceExpression<DB, TB>, V4 extends ReferenceExpression<DB, TB>, V5 extends ReferenceExpression<DB, TB>>(v1: V1, v2: V2, v3: V3, v4: V4, v5: V5): ExpressionWrapper<DB, TB, ExtractTypeFromCoalesce5<DB, TB, V1, V2, V3, V4, V5>>;
      count<O extends number | string | bigint, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(expr: RE): AggregateFunctionBuilder<DB, TB, O>;
      countAll<O extends number | string | bigint, T extends TB = TB>(table: T): AggregateFunctionBuilder<DB, TB, O>;
      countAll<O extends number | string | bigint>(): AggregateFunctionBuilder<DB, TB, O>;
      max<O extends number | string | Date | bigint | null = never, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(expr: RE): AggregateFunctionBuilder<DB, TB, IsNever<O> extends true ? ExtractTypeFromReferenceExpression<DB, TB, RE, number | string | Date | bigint> : O>;
      min<O extends number | string | Date | bigint | null = never, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(expr: RE): AggregateFunctionBuilder<DB, TB, IsNever<O> extends true ? ExtractTypeFromReferenceExpression<DB, TB, RE, number | string | Date | bigint> : O>;
      sum<O extends number | string | bigint | null = number | string | bigint, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(expr: RE): AggregateFunctionBuilder<DB, TB, O>;
      any<RE extends StringReference<DB, TB>>(expr: RE): Exclude<ExtractTypeFromReferenceExpression<DB, TB, RE>, null> extends ReadonlyArray<infer I> ? ExpressionWrapper<DB, TB, I> : KyselyTypeError<"any(expr) call failed: expr must be an array">;
      any<T>(subquery: SelectQueryBuilderExpression<Record<string, T>>): ExpressionWrapper<DB, TB, T>;
      any<T>(expr: Expression<ReadonlyArray<T>>): ExpressionWrapper<DB, TB, T>;
      jsonAgg<T extends (TB & string) | Expression<unknown>>(table: T): AggregateFunctionBuilder<DB, TB, T extends TB ? Simplify<ShallowDehydrateObject<Selectable<DB[T]>>>[] : T extends Expression<infer O> ? Simplify<ShallowDehydrateObject<O>>[] : never>;
      jsonAgg<RE extends StringReference<DB, TB>>(column: RE): AggregateFunctionBuilder<DB, TB, ShallowDehydrateValue<SelectType<ExtractTypeFromStringReference<DB, TB, RE>>>[] | null>;
      toJson<T extends (TB & string) | Expression<unknown>>(table: T): ExpressionWrapper<DB, TB, T extends TB ? Simplify<ShallowDehydrateObject<Selectable<DB[T]>>> : T extends Expression<infer O> ? Simplify<ShallowDehydrateObject<O>> : never>;
  }
  export interface CaseNode extends OperationNode {
      readonly kind: "CaseNode";
      readonly value?: OperationNode;
      readonly when?: ReadonlyArray<WhenNode>;
      readonly else?: OperationNode;
      readonly isStatement?: boolean;
  }
  export type CaseNodeFactory = Readonly<{
      is(node: OperationNode): node is CaseNode;
      create(value?: OperationNode): Readonly<CaseNode>;
      cloneWithWhen(caseNode: CaseNode, when: WhenNode): Readonly<CaseNode>;
      cloneWithThen(caseNode: CaseNode, then: OperationNode): Readonly<CaseNode>;
      cloneWith(caseNode: CaseNode, props: Partial<Pick<CaseNode, "else" | "isStatement">>): Readonly<CaseNode>;
  }>;
  const CaseNode: CaseNodeFactory;
  class CaseBuilder<DB, TB extends keyof DB, W = unknown, O = never> implements Whenable<DB, TB, W, O> {
      #private;
      constructor(props: CaseBuilderProps);
      when<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: unknown extends W ? RE : KyselyTypeError<"when(lhs, op, rhs) is not supported when using case(value)">, op: ComparisonOperatorExpression, rhs: VE): CaseThenBuilder<DB, TB, W, O>;
      when(expression: Expression<W>): CaseThenBuilder<DB, TB, W, O>;
      when(value: unknown extends W ? KyselyTypeError<"when(value) is only supported when using case(value)"> : W): CaseThenBuilder<DB, TB, W, O>;
      whenRef<RE extends ReferenceExpression<DB, TB>>(lhs: unknown extends W ? RE : KyselyTypeError<"whenRef(lhs, op, rhs) is not supported when using case(value)">, op: ComparisonOperatorExpression, rhs: RE): CaseThenBuilder<DB, TB, W, O>;
  }
  export interface CaseBuilderProps {
      readonly node: CaseNode;
  }
  class CaseThenBuilder<DB, TB extends keyof DB, W, O> {
      #private;
      constructor(props: CaseBuilderProps);
      then<E extends Expression<unknown>>(expression: E): CaseWhenBuilder<DB, TB, W, O | ExtractTypeFromValueExpression<E>>;
      then<V>(value: V): CaseWhenBuilder<DB, TB, W, O | V>;
      thenRef<RE extends ReferenceExpression<DB, TB>>(expression: RE): CaseWhenBuilder<DB, TB, W, O | ExtractTypeFromReferenceExpression<DB, TB, RE>>;
  }
  class CaseWhenBuilder<DB, TB extends keyof DB, W, O> implements Whenable<DB, TB, W, O>, Endable<DB, TB, O | null> {
      #private;
      constructor(props: CaseBuilderProps);
      when<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: unknown extends W ? RE : KyselyTypeError<"when(lhs, op, rhs) is not supported when using case(value)">, op: ComparisonOperatorExpression, rhs: VE): CaseThenBuilder<DB, TB, W, O>;
      when(expression: Expression<W>): CaseThenBuilder<DB, TB, W, O>;
      when(value: unknown extends W ? KyselyTypeError<"when(value) is only supported when using case(value)"> : W): CaseThenBuilder<DB, TB, W, O>;
      whenRef<RE extends ReferenceExpression<DB, TB>>(lhs: unknown extends W ? RE : KyselyTypeError<"whenRef(lhs, op, rhs) is not supported when using case(value)">, op: ComparisonOperatorExpression, rhs: RE): CaseThenBuilder<DB, TB, W, O>;
      else<E extends Expression<unknown>>(expression: E): CaseEndBuilder<DB, TB, O | ExtractTypeFromValueExpression<E>>;
      else<V>(value: V): CaseEndBuilder<DB, TB, O | V>;
      elseRef<RE extends ReferenceExpression<DB, TB>>(expression: RE): CaseEndBuilder<DB, TB, O | ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      end(): ExpressionWrapper<DB, TB, O | null>;
      endCase(): ExpressionWrapper<DB, TB, O | null>;
  }
  class CaseEndBuilder<DB, TB extends keyof DB, O> implements Endable<DB, TB, O> {
      #private;
      constructor(props: CaseBuilderProps);
      end(): ExpressionWrapper<DB, TB, O>;
      endCase(): ExpressionWrapper<DB, TB, O>;
  }
  export interface Whenable<DB, TB extends keyof DB, W, O> {
      when<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: unknown extends W ? RE : KyselyTypeError<"when(lhs, op, rhs) is not supported when using case(value)">, op: ComparisonOperatorExpression, rhs: VE): CaseThenBuilder<DB, TB, W, O>;
      when(expression: Expression<W>): CaseThenBuilder<DB, TB, W, O>;
      when(value: unknown extends W ? KyselyTypeError<"when(value) is only supported when using case(value)"> : W): CaseThenBuilder<DB, TB, W, O>;
      whenRef<RE extends ReferenceExpression<DB, TB>>(lhs: unknown extends W ? RE : KyselyTypeError<"whenRef(lhs, op, rhs) is not supported when using case(value)">, op: ComparisonOperatorExpression, rhs: RE): CaseThenBuilder<DB, TB, W, O>;
  }
  export interface Endable<DB, TB extends keyof DB, O> {
      end(): ExpressionWrapper<DB, TB, O>;
      endCase(): ExpressionWrapper<DB, TB, O>;
  }
  export type JSONPathLegType = "Member" | "ArrayLocation";
  export interface JSONPathLegNode extends OperationNode {
      readonly kind: "JSONPathLegNode";
      readonly type: JSONPathLegType;
      readonly value: string | number;
  }
  export type JSONPathLegNodeFactory = Readonly<{
      is(node: OperationNode): node is JSONPathLegNode;
      create(type: JSONPathLegType, value: string | number): Readonly<JSONPathLegNode>;
  }>;
  const JSONPathLegNode: JSONPathLegNodeFactory;
  export interface JSONPathNode extends OperationNode {
      readonly kind: "JSONPathNode";
      readonly inOperator?: OperatorNode;
      readonly pathLegs: ReadonlyArray<JSONPathLegNode>;
  }
  export type JSONPathNodeFactory = Readonly<{
      is(node: OperationNode): node is JSONPathNode;
      create(inOperator?: OperatorNode): Readonly<JSONPathNode>;
      cloneWithLeg(jsonPathNode: JSONPathNode, pathLeg: JSONPathLegNode): Readonly<JSONPathNode>;
  }>;
  const JSONPathNode: JSONPathNodeFactory;
  export interface JSONOperatorChainNode extends OperationNode {
      readonly kind: "JSONOperatorChainNode";
      readonly operator: OperatorNode;
      readonly values: readonly ValueNode[];
  }
  export type JSONOperatorChainNodeFactory = Readonly<{
      is(node: OperationNode): node is JSONOperatorChainNode;
      create(operator: OperatorNode): Readonly<JSONOperatorChainNode>;
      cloneWithValue(node: JSONOperatorChainNode, value: ValueNode): Readonly<JSONOperatorChainNode>;
  }>;
  const JSONOperatorChainNode: JSONOperatorChainNodeFactory;
  export interface JSONReferenceNode extends OperationNode {
      readonly kind: "JSONReferenceNode";
      readonly reference: ReferenceNode;
      readonly traversal: JSONPathNode | JSONOperatorChainNode;
  }
  export type JSONReferenceNodeFactory = Readonly<{
      is(node: OperationNode): node is JSONReferenceNode;
      create(reference: ReferenceNode, traversal: JSONPathNode | JSONOperatorChainNode): Readonly<JSONReferenceNode>;
      cloneWithTraversal(node: JSONReferenceNode, traversal: JSONPathNode | JSONOperatorChainNode): Readonly<JSONReferenceNode>;
  }>;
  const JSONReferenceNode: JSONReferenceNodeFactory;
  class JSONPathBuilder<S, O = S> {
      #private;
      constructor(node: JSONReferenceNode | JSONPathNode);
      at<I extends (any[] extends O ? number | "last" | `#-${number}` : never)>(index: `${I}` extends `${any}.${any}` | `#--${any}` ? never : I): TraversedJSONPathBuilder<S, JSONArrayElementType<O>>;
      key<K extends (any[] extends O ? never : O extends object ? keyof NonNullable<O> & string : never)>(key: K): TraversedJSONPathBuilder<S, JSONObjectValueType<O, K>>;
  }
  class TraversedJSONPathBuilder<S, O> extends JSONPathBuilder<S, O> implements AliasableExpression<O> {
      #private;
      constructor(node: JSONReferenceNode | JSONPathNode);
      get expressionType(): O | undefined;
      as<A extends string>(alias: A): AliasedExpression<O, A>;
      as<A extends string>(alias: Expression<unknown>): AliasedExpression<O, A>;
      $castTo<O2>(): TraversedJSONPathBuilder<S, O2>;
      $notNull(): TraversedJSONPathBuilder<S, Exclude<O, null>>;
      toOperationNode(): OperationNode;
  }
  export type JSONArrayElementType<O> = null | NonNullable<NonNullable<O>[keyof NonNullable<O> & number]>;
  export type JSONObjectValueType<O, K extends keyof NonNullable<O>> = undefined extends O ? null | NonNullable<NonNullable<O>[K]> : null extends O ? null | NonNullable<NonNullable<O>[K]> : string extends keyof NonNullable<O> ? null | NonNullable<NonNullable<O>[K]> : NonNullable<O>[K];
  export type RefTuple2<DB, TB extends keyof DB, R1, R2> = DrainOuterGeneric<[
      ExtractTypeFromReferenceExpression<DB, TB, R1>,
      ExtractTypeFromReferenceExpression<DB, TB, R2>
  ]>;
  export type RefTuple3<DB, TB extends keyof DB, R1, R2, R3> = DrainOuterGeneric<[
      ExtractTypeFromReferenceExpression<DB, TB, R1>,
      ExtractTypeFromReferenceExpression<DB, TB, R2>,
      ExtractTypeFromReferenceExpression<DB, TB, R3>
  ]>;
  export type RefTuple4<DB, TB extends keyof DB, R1, R2, R3, R4> = DrainOuterGeneric<[
      ExtractTypeFromReferenceExpression<DB, TB, R1>,
      ExtractTypeFromReferenceExpression<DB, TB, R2>,
      ExtractTypeFromReferenceExpression<DB, TB, R3>,
      ExtractTypeFromReferenceExpression<DB, TB, R4>
  ]>;
  export type RefTuple5<DB, TB extends keyof DB, R1, R2, R3, R4, R5> = DrainOuterGeneric<[
      ExtractTypeFromReferenceExpression<DB, TB, R1>,
      ExtractTypeFromReferenceExpression<DB, TB, R2>,
      ExtractTypeFromReferenceExpression<DB, TB, R3>,
      ExtractTypeFromReferenceExpression<DB, TB, R4>,
      ExtractTypeFromReferenceExpression<DB, TB, R5>
  ]>;
  export type ValTuple2<V1, V2> = DrainOuterGeneric<[
      ExtractTypeFromValueExpression<V1>,
      ExtractTypeFromValueExpression<V2>
  ]>;
  export type ValTuple3<V1, V2, V3> = DrainOuterGeneric<[
      ExtractTypeFromValueExpression<V1>,
      ExtractTypeFromValueExpression<V2>,
      ExtractTypeFromValueExpression<V3>
  ]>;
  export type ValTuple4<V1, V2, V3, V4> = DrainOuterGeneric<[
      ExtractTypeFromValueExpression<V1>,
      ExtractTypeFromValueExpression<V2>,
      ExtractTypeFromValueExpression<V3>,
      ExtractTypeFromValueExpression<V4>
  ]>;
  export type ValTuple5<V1, V2, V3, V4, V5> = DrainOuterGeneric<[
      ExtractTypeFromValueExpression<V1>,
      ExtractTypeFromValueExpression<V2>,
      ExtractTypeFromValueExpression<V3>,
      ExtractTypeFromValueExpression<V4>,
      ExtractTypeFromValueExpression<V5>
  ]>;
  export type SelectFrom<DB, TB extends keyof DB, TE extends TableExpressionOrList<DB, TB>> = [
      TE
  ] extends [
      keyof DB
  ] ? SelectQueryBuilder<DB, TB | ExtractTableAlias<DB, TE>, {}> : [
      TE
  ] extends [
      `${infer T} as ${infer A}`
  ] ? T extends keyof DB ? SelectQueryBuilder<DB & ShallowRecord<A, DB[T]>, TB | A, {}> : never : TE extends ReadonlyArray<infer T> ? SelectQueryBuilder<From<DB, T>, FromTables<DB, TB, T>, {}> : SelectQueryBuilder<From<DB, TE>, FromTables<DB, TB, TE>, {}>;
  export interface ExpressionBuilder<DB, TB extends keyof DB> {
      <RE extends ReferenceExpression<DB, TB>, OP extends BinaryOperatorExpression, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: OP, rhs: VE): ExpressionWrapper<DB, TB, OP extends ComparisonOperator ? SqlBool : OP extends Expression<infer T> ? unknown extends T ? SqlBool : T : ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      get eb(): ExpressionBuilder<DB, TB>;
      get fn(): FunctionModule<DB, TB>;
      selectFrom<TE extends TableExpressionOrList<DB, TB>>(from: TE): SelectFrom<DB, TB, TE>;
      case(): CaseBuilder<DB, TB>;
      case<C extends SimpleReferenceExpression<DB, TB>>(column: C): CaseBuilder<DB, TB, ExtractTypeFromReferenceExpression<DB, TB, C>>;
      case<E extends Expression<any>>(expression: E): CaseBuilder<DB, TB, ExtractTypeFromValueExpression<E>>;
      ref<RE extends StringReference<DB, TB>>(reference: RE): ExpressionWrapper<DB, TB, ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      ref<RE extends StringReference<DB, TB>>(reference: RE, op: JSONOperatorWith$): JSONPathBuilder<ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      jsonPath<$ extends StringReference<DB, TB> = never>(): IsNever<$> extends true ? KyselyTypeError<"You must provide a column reference as this method's $ generic"> : JSONPathBuilder<ExtractTypeFromReferenceExpression<DB, TB, $>>;
      table<T extends TB & string>(table: T): ExpressionWrapper<DB, TB, Selectable<DB[T]>>;
      val<VE>(value: VE): ExpressionWrapper<DB, TB, ExtractTypeFromValueExpression<VE>>;
      refTuple<R1 extends ReferenceExpression<DB, TB>, R2 extends ReferenceExpression<DB, TB>>(value1: R1, value2: R2): ExpressionWrapper<DB, TB, RefTuple2<DB, TB, R1, R2>>;
      refTuple<R1 extends ReferenceExpression<DB, TB>, R2 extends ReferenceExpression<DB, TB>, R3 extends ReferenceExpression<DB, TB>>(value1: R1, value2: R2, value3: R3): ExpressionWrapper<DB, TB, RefTuple3<DB, TB, R1, R2, R3>>;
      refTuple<R1 extends ReferenceExpression<DB, TB>, R2 extends ReferenceExpression<DB, TB>, R3 extends ReferenceExpression<DB, TB>, R4 extends ReferenceExpression<DB, TB>>(value1: R1, value2: R2, value3: R3, value4: R4): ExpressionWrapper<DB, TB, RefTuple4<DB, TB, R1, R2, R3, R4>>;
      refTuple<R1 extends ReferenceExpression<DB, TB>, R2 extends ReferenceExpression<DB, TB>, R3 extends ReferenceExpression<DB, TB>, R4 extends ReferenceExpression<DB, TB>, R5 extends ReferenceExpression<DB, TB>>(value1: R1, value2: R2, value3: R3, value4: R4, value5: R5): ExpressionWrapper<DB, TB, RefTuple5<DB, TB, R1, R2, R3, R4, R5>>;
      tuple<V1, V2>(value1: V1, value2: V2): ExpressionWrapper<DB, TB, ValTuple2<V1, V2>>;
      tuple<V1, V2, V3>(value1: V1, value2: V2, value3: V3): ExpressionWrapper<DB, TB, ValTuple3<V1, V2, V3>>;
      tuple<V1, V2, V3, V4>(value1: V1, value2: V2, value3: V3, value4: V4): ExpressionWrapper<DB, TB, ValTuple4<V1, V2, V3, V4>>;
      tuple<V1, V2, V3, V4, V5>(value1: V1, value2: V2, value3: V3, value4: V4, value5: V5): ExpressionWrapper<DB, TB, ValTuple5<V1, V2, V3, V4, V5>>;
      lit<VE extends number | boolean | null>(literal: VE): ExpressionWrapper<DB, TB, VE>;
      unary<RE extends ReferenceExpression<DB, TB>>(op: UnaryOperator, expr: RE): ExpressionWrapper<DB, TB, ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      not<RE extends ReferenceExpression<DB, TB>>(expr: RE): ExpressionWrapper<DB, TB, ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      exists<RE extends ReferenceExpression<DB, TB>>(expr: RE): ExpressionWrapper<DB, TB, SqlBool>;
      neg<RE extends ReferenceExpression<DB, TB>>(expr: RE): ExpressionWrapper<DB, TB, ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      between<RE extends ReferenceExpression<DB, TB>, SE extends OperandValueExpression<DB, TB, RE>, EE extends OperandValueExpression<DB, TB, RE>>(expr: RE, start: SE, end: EE): ExpressionWrapper<DB, TB, SqlBool>;
      betweenSymmetric<RE extends ReferenceExpression<DB, TB>, SE extends OperandValueExpression<DB, TB, RE>, EE extends OperandValueExpression<DB, TB, RE>>(expr: RE, start: SE, end: EE): ExpressionWrapper<DB, TB, SqlBool>;
      and<E extends OperandExpression<SqlBool>>(exprs: ReadonlyArray<E>): ExpressionWrapper<DB, TB, SqlBool>;
      and<E extends Readonly<FilterObject<DB, TB>>>(exprs: E): ExpressionWrapper<DB, TB, SqlBool>;
      or<E extends OperandExpression<SqlBool>>(exprs: ReadonlyArray<E>): ExpressionWrapper<DB, TB, SqlBool>;
      or<E extends Readonly<FilterObject<DB, TB>>>(exprs: E): ExpressionWrapper<DB, TB, SqlBool>;
      parens<RE extends ReferenceExpression<DB, TB>, OP extends BinaryOperatorExpression, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: OP, rhs: VE): ExpressionWrapper<DB, TB, OP extends ComparisonOperator ? SqlBool : ExtractTypeFromReferenceExpression<DB, TB, RE>>;
      parens<T>(expr: Expression<T>): ExpressionWrapper<DB, TB, T>;
      cast<T, RE extends ReferenceExpression<DB, TB> = ReferenceExpression<DB, TB>>(expr: RE, dataType: DataTypeExpression): ExpressionWrapper<DB, TB, T>;
  }
  export type OperandExpression<V> = Expression<V> | SelectQueryBuilderExpression<Record<string, V>>;
  export type ExpressionOrFactory<DB, TB extends keyof DB, V> = OperandExpression<V> | OperandExpressionFactory<DB, TB, V>;
  export type AliasedExpressionOrFactory<DB, TB extends keyof DB> = AliasedExpression<any, any> | AliasedExpressionFactory<DB, TB>;
  export type OperandExpressionFactory<DB, TB extends keyof DB, V> = (eb: ExpressionBuilder<DB, TB>) => OperandExpression<V>;
  export type AliasedExpressionFactory<DB, TB extends keyof DB> = (eb: ExpressionBuilder<DB, TB>) => AliasedExpression<any, any>;
  export type StringReference<DB, TB extends keyof DB> = AnyColumn<DB, TB> | AnyColumnWithTable<DB, TB>;
  export type SimpleReferenceExpression<DB, TB extends keyof DB> = StringReference<DB, TB> | DynamicReferenceBuilder<any>;
  export type ReferenceExpression<DB, TB extends keyof DB> = SimpleReferenceExpression<DB, TB> | ExpressionOrFactory<DB, TB, any>;
  export type ExtractTypeFromReferenceExpression<DB, TB extends keyof DB, RE, DV = unknown> = SelectType<ExtractRawTypeFromReferenceExpression<DB, TB, RE, DV>>;
  export type ExtractRawTypeFromReferenceExpression<DB, TB extends keyof DB, RE, DV = unknown> = RE extends string ? ExtractTypeFromStringReference<DB, TB, RE> : RE extends SelectQueryBuilderExpression<infer O> ? O[keyof O] | null : RE extends (qb: any) => SelectQueryBuilderExpression<infer O> ? O[keyof O] | null : RE extends Expression<infer O> ? O : RE extends (qb: any) => Expression<infer O> ? O : DV;
  export type ExtractTypeFromStringReference<DB, TB extends keyof DB, RE extends string, DV = unknown> = RE extends `${infer SC}.${infer T}.${infer C}` ? `${SC}.${T}` extends TB ? C extends keyof DB[`${SC}.${T}`] ? DB[`${SC}.${T}`][C] : never : never : RE extends `${infer T}.${infer C}` ? T extends TB ? C extends keyof DB[T] ? DB[T][C] : never : never : RE extends AnyColumn<DB, TB> ? ExtractColumnType<DB, TB, RE> : DV;
  export type OrderedColumnName<C extends string> = C extends `${string} ${infer O}` ? O extends OrderByDirection ? C : never : C;
  export type ExtractColumnNameFromOrderedColumnName<C extends string> = C extends `${infer CL} ${infer O}` ? O extends OrderByDirection ? CL : never : C;
  class AlterTableAddIndexBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: AlterTableAddIndexBuilderProps);
      unique(): AlterTableAddIndexBuilder;
      column<CL extends string>(column: OrderedColumnName<CL>): AlterTableAddIndexBuilder;
      column(expression: Expression<any>): AlterTableAddIndexBuilder;
      columns<CL extends string>(columns: (OrderedColumnName<CL> | Expression<any>)[]): AlterTableAddIndexBuilder;
      expression(expression: Expression<any>): AlterTableAddIndexBuilder;
      using(indexType: IndexType): AlterTableAddIndexBuilder;
      using(indexType: string): AlterTableAddIndexBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): AlterTableNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface AlterTableAddIndexBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: AlterTableNode;
  }
  class UniqueConstraintNodeBuilder implements OperationNodeSource {
      #private;
      constructor(node: UniqueConstraintNode);
      nullsNotDistinct(): UniqueConstraintNodeBuilder;
      deferrable(): UniqueConstraintNodeBuilder;
      notDeferrable(): UniqueConstraintNodeBuilder;
      initiallyDeferred(): UniqueConstraintNodeBuilder;
      initiallyImmediate(): UniqueConstraintNodeBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): UniqueConstraintNode;
  }
  export type UniqueConstraintNodeBuilderCallback = (builder: UniqueConstraintNodeBuilder) => UniqueConstraintNodeBuilder;
  class PrimaryKeyConstraintBuilder implements OperationNodeSource {
      #private;
      constructor(node: PrimaryKeyConstraintNode);
      deferrable(): PrimaryKeyConstraintBuilder;
      notDeferrable(): PrimaryKeyConstraintBuilder;
      initiallyDeferred(): PrimaryKeyConstraintBuilder;
      initiallyImmediate(): PrimaryKeyConstraintBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): PrimaryKeyConstraintNode;
  }
  export type PrimaryKeyConstraintBuilderCallback = (builder: PrimaryKeyConstraintBuilder) => PrimaryKeyConstraintBuilder;
  class CheckConstraintBuilder implements OperationNodeSource {
      #private;
      constructor(node: CheckConstraintNode);
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): CheckConstraintNode;
  }
  export type CheckConstraintBuilderCallback = (builder: CheckConstraintBuilder) => CheckConstraintBuilder;
  class DropColumnBuilder implements OperationNodeSource {
      #private;
      constructor(props: DropColumnBuilderProps);
      ifExists(): DropColumnBuilder;
      toOperationNode(): DropColumnNode;
  }
  export interface DropColumnBuilderProps {
      readonly node: DropColumnNode;
  }
  export type DropColumnBuilderCallback = (builder: DropColumnBuilder) => DropColumnBuilder;
  class AlterTableBuilder implements ColumnAlteringInterface {
      #private;
      constructor(props: AlterTableBuilderProps);
      renameTo(newTableName: string): AlterTableExecutor;
      setSchema(newSchema: string): AlterTableExecutor;
      alterColumn(column: string, alteration: AlterColumnBuilderCallback): AlterTableColumnAlteringBuilder;
      dropColumn(column: string, build?: DropColumnBuilderCallback): AlterTableColumnAlteringBuilder;
      renameColumn(column: string, newColumn: string): AlterTableColumnAlteringBuilder;
      addColumn(columnName: string, dataType: DataTypeExpression, build?: ColumnDefinitionBuilderCallback): AlterTableColumnAlteringBuilder;
      modifyColumn(columnName: string, dataType: DataTypeExpression, build?: ColumnDefinitionBuilderCallback): AlterTableColumnAlteringBuilder;
      addUniqueConstraint(constraintName: string, columns: (string | ExpressionOrFactory<any, any, any>)[], build?: UniqueConstraintNodeBuilderCallback): AlterTableExecutor;
      addCheckConstraint(constraintName: string, checkExpression: Expression<any>, build?: CheckConstraintBuilderCallback): AlterTableExecutor;
      addForeignKeyConstraint(constraintName: string, columns: string[], targetTable: string, targetColumns: string[], build?: ForeignKeyConstraintBuilderCallback): AlterTableAddForeignKeyConstraintBuilder;
      addPrimaryKeyConstraint(constraintName: string, columns: string[], build?: PrimaryKeyConstraintBuilderCallback): AlterTableExecutor;
      dropConstraint(constraintName: string): AlterTableDropConstraintBuilder;
      renameConstraint(oldName: string, newName: string): AlterTableDropConstraintBuilder;
      addIndex(indexName: string): AlterTableAddIndexBuilder;
      dropIndex(indexName: string): AlterTableExecutor;
      $call<T>(func: (qb: this) => T): T;
  }
  export interface AlterTableBuilderProps {
      readonly executor: QueryExecutor;
      readonly node: AlterTableNode;
      readonly queryId: QueryId;
  }
  export interface ColumnAlteringInterface {
      alterColumn(column: string, alteration: AlterColumnBuilderCallback): ColumnAlteringInterface;
      dropColumn(column: string): ColumnAlteringInterface;
      renameColumn(column: string, newColumn: string): ColumnAlteringInterface;
      addColumn(columnName: string, dataType: DataTypeExpression, build?: ColumnDefinitionBuilderCallback): ColumnAlteringInterface;
      modifyColumn(columnName: string, dataType: DataTypeExpression, build: ColumnDefinitionBuilderCallback): ColumnAlteringInterface;
  }
  class AlterTableColumnAlteringBuilder implements ColumnAlteringInterface, OperationNodeSource, Compilable {
      #private;
      constructor(props: AlterTableColumnAlteringBuilderProps);
      alterColumn(column: string, alteration: AlterColumnBuilderCallback): AlterTableColumnAlteringBuilder;
      dropColumn(column: string, build?: DropColumnBuilderCallback): AlterTableColumnAlteringBuilder;
      renameColumn(column: string, newColumn: string): AlterTableColumnAlteringBuilder;
      addColumn(columnName: string, dataType: DataTypeExpression, build?: ColumnDefinitionBuilderCallback): AlterTableColumnAlteringBuilder;
      modifyColumn(columnName: string, dataType: DataTypeExpression, build?: ColumnDefinitionBuilderCallback): AlterTableColumnAlteringBuilder;
      toOperationNode(): AlterTableNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface AlterTableColumnAlteringBuilderProps extends AlterTableBuilderProps {
  }
  class CreateIndexBuilder<C = never> implements OperationNodeSource, Compilable {
      #private;
      constructor(props: CreateIndexBuilderProps);
      ifNotExists(): CreateIndexBuilder<C>;
      unique(): CreateIndexBuilder<C>;
      nullsNotDistinct(): CreateIndexBuilder<C>;
      on(table: string): CreateIndexBuilder<C>;
      column<CL extends string>(column: OrderedColumnName<CL>): CreateIndexBuilder<C | ExtractColumnNameFromOrderedColumnName<CL>>;
      column<CL extends string = never>(expression: Expression<any>): CreateIndexBuilder<C | CL>;
      columns<CL extends string>(columns: (OrderedColumnName<CL> | Expression<any>)[]): CreateIndexBuilder<C | ExtractColumnNameFromOrderedColumnName<CL>>;
      expression(expression: Expression<any>): CreateIndexBuilder<C>;
      using(indexType: IndexType): CreateIndexBuilder<C>;
      using(indexType: string): CreateIndexBuilder<C>;
      where(lhs: C | Expression<any>, op: ComparisonOperatorExpression, rhs: unknown): CreateIndexBuilder<C>;
      where(factory: (qb: ExpressionBuilder<ShallowRecord<string, ShallowRecord<C & string, any>>, string>) => Expression<SqlBool>): CreateIndexBuilder<C>;
      where(expression: Expression<SqlBool>): CreateIndexBuilder<C>;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): CreateIndexNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface CreateIndexBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: CreateIndexNode;
  }
  class CreateSchemaBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: CreateSchemaBuilderProps);
      ifNotExists(): CreateSchemaBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): CreateSchemaNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface CreateSchemaBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: CreateSchemaNode;
  }
  class CreateTableAddIndexBuilder implements OperationNodeSource {
      #private;
      constructor(node: AddIndexNode);
      using(indexType: IndexType): CreateTableAddIndexBuilder;
      using(indexType: string): CreateTableAddIndexBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): AddIndexNode;
  }
  export type CreateTableAddIndexBuilderCallback = (builder: CreateTableAddIndexBuilder) => CreateTableAddIndexBuilder;
  class CreateTableBuilder<TB extends string, C extends string = never> implements OperationNodeSource, Compilable {
      #private;
      constructor(props: CreateTableBuilderProps);
      temporary(): CreateTableBuilder<TB, C>;
      onCommit(onCommit: OnCommitAction): CreateTableBuilder<TB, C>;
      ifNotExists(): CreateTableBuilder<TB, C>;
      addColumn<CN extends string>(columnName: CN, dataType: DataTypeExpression, build?: ColumnBuilderCallback): CreateTableBuilder<TB, C | CN>;
      addPrimaryKeyConstraint(constraintName: string, columns: C[], build?: PrimaryKeyConstraintBuilderCallback): CreateTableBuilder<TB, C>;
      addUniqueConstraint(constraintName: string, columns: (C | ExpressionOrFactory<any, any, any>)[], build?: UniqueConstraintNodeBuilderCallback): CreateTableBuilder<TB, C>;
      addIndex(indexName: string, columns: (C | ExpressionOrFactory<any, any, any>)[], build?: CreateTableAddIndexBuilderCallback): CreateTableBuilder<TB, C>;
      addCheckConstraint(constraintName: string, checkExpression: Expression<any>, build?: CheckConstraintBuilderCallback): CreateTableBuilder<TB, C>;
      addForeignKeyConstraint(constraintName: string, columns: C[], targetTable: string, targetColumns: string[], build?: ForeignKeyConstraintBuilderCallback): CreateTableBuilder<TB, C>;
      modifyFront(modifier: Expression<any>): CreateTableBuilder<TB, C>;
      modifyEnd(modifier: Expression<any>): CreateTableBuilder<TB, C>;
      as(expression: Expression<unknown>): CreateTableBuilder<TB, C>;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): CreateTableNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface CreateTableBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: CreateTableNode;
  }
  export type ColumnBuilderCallback = (builder: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  class DropIndexBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: DropIndexBuilderProps);
      on(table: string): DropIndexBuilder;
      ifExists(): DropIndexBuilder;
      cascade(): DropIndexBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): DropIndexNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface DropIndexBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: DropIndexNode;
  }
  class DropSchemaBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: DropSchemaBuilderProps);
      ifExists(): DropSchemaBuilder;
      cascade(): DropSchemaBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): DropSchemaNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface DropSchemaBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: DropSchemaNode;
  }
  class DropTableBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: DropTableBuilderProps);
      temporary(): DropTableBuilder;
      ifExists(): DropTableBuilder;
      cascade(): DropTableBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): DropTableNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface DropTableBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: DropTableNode;
  }
  export interface QueryExecutorProvider {
      getExecutor(): QueryExecutor;
  }
  export interface RawBuilder<O> extends AliasableExpression<O> {
      get isRawBuilder(): true;
      as<A extends string>(alias: A): AliasedRawBuilder<O, A>;
      as<A extends string>(alias: Expression<any>): AliasedRawBuilder<O, A>;
      $castTo<C>(): RawBuilder<C>;
      $notNull(): RawBuilder<Exclude<O, null>>;
      withPlugin(plugin: KyselyPlugin): RawBuilder<O>;
      compile(executorProvider: QueryExecutorProvider): CompiledQuery<O>;
      execute(executorProvider: QueryExecutorProvider, options?: AbortableQueryOptions): Promise<QueryResult<O>>;
      toOperationNode(): RawNode;
  }
  export interface AliasedRawBuilder<out O = unknown, out A extends string = never> extends AliasedExpression<O, A> {
      get rawBuilder(): RawBuilder<O>;
  }
  class CreateViewBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: CreateViewBuilderProps);
      temporary(): CreateViewBuilder;
      materialized(): CreateViewBuilder;
      ifNotExists(): CreateViewBuilder;
      orReplace(): CreateViewBuilder;
      columns(columns: string[]): CreateViewBuilder;
      as(query: SelectQueryBuilder<any, any, any> | RawBuilder<any>): CreateViewBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): CreateViewNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface CreateViewBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: CreateViewNode;
  }
  class DropViewBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: DropViewBuilderProps);
      materialized(): DropViewBuilder;
      ifExists(): DropViewBuilder;
      cascade(): DropViewBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): DropViewNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface DropViewBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: DropViewNode;
  }
  class CreateTypeBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: CreateTypeBuilderProps);
      toOperationNode(): CreateTypeNode;
      asEnum(values: readonly string[]): CreateTypeBuilder;
      $call<T>(func: (qb: this) => T): T;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface CreateTypeBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: CreateTypeNode;
  }
  class DropTypeBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: DropTypeBuilderProps);
      ifExists(): DropTypeBuilder;
      cascade(): DropTypeBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): DropTypeNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface DropTypeBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: DropTypeNode;
  }
  class RefreshMaterializedViewBuilder implements OperationNodeSource, Compilable {
      #private;
      constructor(props: RefreshMaterializedViewBuilderProps);
      concurrently(): RefreshMaterializedViewBuilder;
      withData(): RefreshMaterializedViewBuilder;
      withNoData(): RefreshMaterializedViewBuilder;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): RefreshMaterializedViewNode;
      compile(): CompiledQuery;
      execute(options?: AbortableQueryOptions): Promise<void>;
  }
  export interface RefreshMaterializedViewBuilderProps {
      readonly queryId: QueryId;
      readonly executor: QueryExecutor;
      readonly node: RefreshMaterializedViewNode;
  }
  class QueryFinalizer<N extends RootOperationNode, O = unknown> implements OperationNodeSource, Compilable {
      #private;
      constructor(props: QueryFinalizerProps<N>);
      toOperationNode(): N;
      compile(): CompiledQuery<O>;
      execute(options?: AbortableQueryOptions): Promise<QueryResult<O>>;
  }
  export interface QueryFinalizerProps<N extends OperationNode> {
      readonly executor: QueryExecutor;
      readonly node: N;
      readonly queryId: QueryId;
  }
  class AlterTypeAddValueBuilder<const V extends string> extends QueryFinalizer<AlterTypeNode> {
      #private;
      constructor(props: AlterTypeAddValueBuilderProps);
      ifNotExists(): AlterTypeAddValueBuilder<V>;
      before<const NV extends string>(neighborValue: NV extends V ? never : NV): AlterTypeAddValueBuilder<V>;
      after<const NV extends string>(neighborValue: NV extends V ? never : NV): AlterTypeAddValueBuilder<V>;
  }
  export interface AlterTypeAddValueBuilderProps {
      readonly executor: QueryExecutor;
      readonly node: AlterTypeNode;
      readonly queryId: QueryId;
  }
  class AlterTypeBuilder<const N extends string> {
      #private;
      constructor(props: AlterTypeBuilderProps);
      addValue<const V extends string>(value: V): AlterTypeAddValueBuilder<V>;
      renameTo<NN extends string>(newName: NN extends N ? never : NN): QueryFinalizer<AlterTypeNode>;
      renameValue<const OV extends string, const NV extends string>(oldValue: OV, newValue: NV extends OV ? never : NV): QueryFinalizer<AlterTypeNode>;
      setSchema<const NS extends string>(schema: NS extends (N extends `${infer S}.${string}` ? S : never) ? never : NS): QueryFinalizer<AlterTypeNode>;
  }
  export interface AlterTypeBuilderProps {
      readonly executor: QueryExecutor;
      readonly node: AlterTypeNode;
      readonly queryId: QueryId;
  }
  class SchemaModule {
      #private;
      constructor(executor: QueryExecutor);
      createTable<TB extends string>(table: TB): CreateTableBuilder<TB, never>;
      dropTable(table: string): DropTableBuilder;
      createIndex(indexName: string): CreateIndexBuilder;
      dropIndex(indexName: string): DropIndexBuilder;
      createSchema(schema: string): CreateSchemaBuilder;
      dropSchema(schema: string): DropSchemaBuilder;
      alterTable(table: string): AlterTableBuilder;
      createView(viewName: string): CreateViewBuilder;
      refreshMaterializedView(viewName: string): RefreshMaterializedViewBuilder;
      dropView(viewName: string): DropViewBuilder;
      createType(typeName: string): CreateTypeBuilder;
      alterType<const N extends string>(name: N): AlterTypeBuilder<N>;
      dropType(typeName: string | string[]): DropTypeBuilder;
      withPlugin(plugin: KyselyPlugin): SchemaModule;
      withoutPlugins(): SchemaModule;
      withSchema(schema: string): SchemaModule;
  }
  class DynamicModule<DB> {
      ref<R extends string = never>(reference: string): DynamicReferenceBuilder<R>;
      table<T extends keyof DB & string>(table: T): DynamicTableBuilder<T>;
  }
  export type InsertObject<DB, TB extends keyof DB> = {
      [C in NonNullableInsertKeys<DB[TB]>]: ValueExpression<DB, TB, InsertType<DB[TB][C]>>;
  } & {
      [C in NullableInsertKeys<DB[TB]>]?: ValueExpression<DB, TB, InsertType<DB[TB][C]>> | undefined;
  };
  export type InsertObjectOrList<DB, TB extends keyof DB> = InsertObject<DB, TB> | ReadonlyArray<InsertObject<DB, TB>>;
  export type InsertObjectOrListFactory<DB, TB extends keyof DB, UT extends keyof DB = never> = (eb: ExpressionBuilder<DB, TB | UT>) => InsertObjectOrList<DB, TB>;
  export type InsertExpression<DB, TB extends keyof DB, UT extends keyof DB = never> = InsertObjectOrList<DB, TB> | InsertObjectOrListFactory<DB, TB, UT>;
  export type UpdateObject<DB, TB extends keyof DB, UT extends keyof DB = TB> = DrainOuterGeneric<{
      [C in AnyColumn<DB, UT>]?: {
          [T in UT]: C extends keyof DB[T] ? ValueExpression<DB, TB, UpdateType<DB[T][C]>> | undefined : never;
      }[UT];
  }>;
  export type UpdateObjectFactory<DB, TB extends keyof DB, UT extends keyof DB> = (eb: ExpressionBuilder<DB, TB>) => UpdateObject<DB, TB, UT>;
  export type UpdateObjectExpression<DB, TB extends keyof DB, UT extends keyof DB = TB> = UpdateObject<DB, TB, UT> | UpdateObjectFactory<DB, TB, UT>;
  export type ExtractUpdateTypeFromReferenceExpression<DB, TB extends keyof DB, RE, DV = unknown> = UpdateType<ExtractRawTypeFromReferenceExpression<DB, TB, RE, DV>>;
  export type ReturningRow<DB, TB extends keyof DB, O, SE> = O extends InsertResult | DeleteResult | UpdateResult | MergeResult ? Selection$1<DB, TB, SE> : O & Selection$1<DB, TB, SE>;
  export type ReturningCallbackRow<DB, TB extends keyof DB, O, CB> = O extends InsertResult | DeleteResult | UpdateResult | MergeResult ? CallbackSelection<DB, TB, CB> : O & CallbackSelection<DB, TB, CB>;
  export type ReturningAllRow<DB, TB extends keyof DB, O> = O extends InsertResult | DeleteResult | UpdateResult | MergeResult ? AllSelection<DB, TB> : O & AllSelection<DB, TB>;
  export interface ReturningInterface<DB, TB extends keyof DB, O> {
      returning<SE extends SelectExpression<DB, TB>>(selections: ReadonlyArray<SE>): ReturningInterface<DB, TB, ReturningRow<DB, TB, O, SE>>;
      returning<const CB extends SelectCallback<DB, TB>>(callback: CB): ReturningInterface<DB, TB, ReturningCallbackRow<DB, TB, O, CB>>;
      returning<SE extends SelectExpression<DB, TB>>(selection: SE): ReturningInterface<DB, TB, ReturningRow<DB, TB, O, SE>>;
      returningAll(): ReturningInterface<DB, TB, Selectable<DB[TB]>>;
  }
  export interface MultiTableReturningInterface<DB, TB extends keyof DB, O> extends ReturningInterface<DB, TB, O> {
      returningAll<T extends TB>(tables: ReadonlyArray<T>): MultiTableReturningInterface<DB, TB, ReturningAllRow<DB, T, O>>;
      returningAll<T extends TB>(table: T): MultiTableReturningInterface<DB, TB, ReturningAllRow<DB, T, O>>;
      returningAll(): ReturningInterface<DB, TB, Selectable<DB[TB]>>;
  }
  class OnConflictBuilder<DB, TB extends keyof DB> implements WhereInterface<DB, TB> {
      #private;
      constructor(props: OnConflictBuilderProps);
      column(column: AnyColumn<DB, TB>): OnConflictBuilder<DB, TB>;
      columns(columns: ReadonlyArray<AnyColumn<DB, TB>>): OnConflictBuilder<DB, TB>;
      constraint(constraintName: string): OnConflictBuilder<DB, TB>;
      expression(expression: Expression<any>): OnConflictBuilder<DB, TB>;
      where<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): OnConflictBuilder<DB, TB>;
      where<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): OnConflictBuilder<DB, TB>;
      whereRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): OnConflictBuilder<DB, TB>;
      clearWhere(): OnConflictBuilder<DB, TB>;
      doNothing(): OnConflictDoNothingBuilder<DB, TB>;
      doUpdateSet(update: UpdateObjectExpression<OnConflictUpdateDatabase<DB, TB>, OnConflictTables<TB>, OnConflictTables<TB>>): OnConflictUpdateBuilder<OnConflictDatabase<DB, TB>, OnConflictTables<TB>>;
      $call<T>(func: (qb: this) => T): T;
  }
  export interface OnConflictBuilderProps {
      readonly onConflictNode: OnConflictNode;
  }
  export type OnConflictUpdateDatabase<DB, TB extends keyof DB> = {
      [K in keyof DB | "excluded"]: Updateable<K extends keyof DB ? DB[K] : DB[TB]>;
  };
  export type OnConflictDatabase<DB, TB extends keyof DB> = {
      [K in keyof DB | "excluded"]: K extends keyof DB ? DB[K] : DB[TB];
  };
  export type OnConflictTables<TB> = TB | "excluded";
  class OnConflictDoNothingBuilder<DB, _TB extends keyof DB> implements OperationNodeSource {
      #private;
      constructor(props: OnConflictBuilderProps);
      toOperationNode(): OnConflictNode;
  }
  class OnConflictUpdateBuilder<DB, TB extends keyof DB> implements WhereInterface<DB, TB>, OperationNodeSource {
      #private;
      constructor(props: OnConflictBuilderProps);
      where<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): OnConflictUpdateBuilder<DB, TB>;
      where<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): OnConflictUpdateBuilder<DB, TB>;
      whereRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): OnConflictUpdateBuilder<DB, TB>;
      clearWhere(): OnConflictUpdateBuilder<DB, TB>;
      $call<T>(func: (qb: this) => T): T;
      toOperationNode(): OnConflictNode;
  }
  export interface OutputInterface<DB, TB extends keyof DB, O, OP extends OutputPrefix = OutputPrefix> {
      output<OE extends OutputExpression<DB, TB, OP>>(selections: ReadonlyArray<OE>): OutputInterface<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>, OP>;
      output<const CB extends OutputCallback<DB, TB, OP>>(callback: CB): OutputInterface<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputCallback<CB>>, OP>;
      output<OE extends OutputExpression<DB, TB, OP>>(selection: OE): OutputInterface<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>, OP>;
      outputAll(table: OP): OutputInterface<DB, TB, ReturningAllRow<DB, TB, O>, OP>;
  }
  export type OutputPrefix = "deleted" | "inserted";
  export type OutputDatabase<DB, TB extends keyof DB, OP extends OutputPrefix = OutputPrefix> = {
      [K in OP]: DB[TB];
  };
  export type OutputExpression<DB, TB extends keyof DB, OP extends OutputPrefix = OutputPrefix, ODB = OutputDatabase<DB, TB, OP>, OTB extends keyof ODB = keyof ODB> = AnyAliasedColumnWithTable<ODB, OTB> | AnyColumnWithTable<ODB, OTB> | AliasedExpressionOrFactory<ODB, OTB>;
  export type OutputCallback<DB, TB extends keyof DB, OP extends OutputPrefix = OutputPrefix> = (eb: ExpressionBuilder<OutputDatabase<DB, TB, OP>, OP>) => ReadonlyArray<OutputExpression<DB, TB, OP>>;
  export type SelectExpressionFromOutputExpression<OE> = OE extends `${OutputPrefix}.${infer C}` ? C : OE;
  export type SelectExpressionFromOutputCallback<CB> = CB extends (eb: ExpressionBuilder<any, any>) => ReadonlyArray<infer OE> ? SelectExpressionFromOutputExpression<OE> : never;
  class InsertQueryBuilder<DB, TB extends keyof DB, out O> implements ReturningInterface<DB, TB, O>, OutputInterface<DB, TB, O, "inserted">, OperationNodeSource, Compilable<O>, Executable<O>, Explainable, Streamable<O> {
      #private;
      constructor(props: InsertQueryBuilderProps);
      values(insert: InsertExpression<DB, TB>): InsertQueryBuilder<DB, TB, O>;
      columns(columns: ReadonlyArray<keyof DB[TB] & string>): InsertQueryBuilder<DB, TB, O>;
      expression(expression: ExpressionOrFactory<DB, TB, any>): InsertQueryBuilder<DB, TB, O>;
      defaultValues(): InsertQueryBuilder<DB, TB, O>;
      modifyEnd(modifier: Expression<any>): InsertQueryBuilder<DB, TB, O>;
      ignore(): InsertQueryBuilder<DB, TB, O>;
      orIgnore(): InsertQueryBuilder<DB, TB, O>;
      orAbort(): InsertQueryBuilder<DB, TB, O>;
      orFail(): InsertQueryBuilder<DB, TB, O>;
      orReplace(): InsertQueryBuilder<DB, TB, O>;
      orRollback(): InsertQueryBuilder<DB, TB, O>;
      top(expression: number | bigint, modifiers?: "percent"): InsertQueryBuilder<DB, TB, O>;
      onConflict(callback: (builder: OnConflictBuilder<DB, TB>) => OnConflictUpdateBuilder<OnConflictDatabase<DB, TB>, OnConflictTables<TB>> | OnConflictDoNothingBuilder<DB, TB>): InsertQueryBuilder<DB, TB, O>;
      onDuplicateKeyUpdate(update: UpdateObjectExpression<DB, TB, TB>): InsertQueryBuilder<DB, TB, O>;
      returning<SE extends SelectExpression<DB, TB>>(selections: ReadonlyArray<SE>): InsertQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SE>>;
      returning<const CB extends SelectCallback<DB, TB>>(callback: CB): InsertQueryBuilder<DB, TB, ReturningCallbackRow<DB, TB, O, CB>>;
      returning<SE extends SelectExpression<DB, TB>>(selection: SE): InsertQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SE>>;
      returningAll(): InsertQueryBuilder<DB, TB, Selectable<DB[TB]>>;
      output<OE extends OutputExpression<DB, TB, "inserted">>(selections: readonly OE[]): InsertQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>>;
      output<const CB extends OutputCallback<DB, TB, "inserted">>(callback: CB): InsertQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputCallback<CB>>>;
      output<OE extends OutputExpression<DB, TB, "inserted">>(selection: OE): InsertQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>>;
      outputAll(table: "inserted"): InsertQueryBuilder<DB, TB, ReturningAllRow<DB, TB, O>>;
      clearReturning(): InsertQueryBuilder<DB, TB, InsertResult>;
      $call<T>(func: (qb: this) => T): T;
      $if<O2>(condition: boolean, func: (qb: this) => InsertQueryBuilder<any, any, O2>): O2 extends InsertResult ? InsertQueryBuilder<DB, TB, InsertResult> : O2 extends O & infer E ? InsertQueryBuilder<DB, TB, O & Partial<E>> : InsertQueryBuilder<DB, TB, Partial<O2>>;
      $castTo<C>(): InsertQueryBuilder<DB, TB, C>;
      $narrowType<T>(): InsertQueryBuilder<DB, TB, NarrowPartial<O, T>>;
      $assertType<T extends O>(): O extends T ? InsertQueryBuilder<DB, TB, T> : KyselyTypeError<`$assertType() call failed: The type passed in is not equal to the output type of the query.`>;
      withPlugin(plugin: KyselyPlugin): InsertQueryBuilder<DB, TB, O>;
      toOperationNode(): InsertQueryNode;
      compile(): CompiledQuery<O>;
      execute(options?: AbortableQueryOptions): Promise<SimplifyResult<O>[]>;
      executeTakeFirst(options?: AbortableQueryOptions): Promise<SimplifySingleResult<O>>;
      executeTakeFirstOrThrow(errorConstructorOrOptions?: ExecuteTakeFirstOrThrowOptions | ExecuteTakeFirstOrThrowOptions["errorConstructor"]): Promise<SimplifyResult<O>>;
      stream(chunkSizeOrOptions?: StreamOptions | StreamOptions["chunkSize"]): AsyncIterableIterator<O>;
      explain<ER extends Record<string, any> = Record<string, any>>(format?: ExplainFormat, options?: Expression<any>): Promise<ER[]>;
  }
  export interface InsertQueryBuilderProps {
      readonly queryId: QueryId;
      readonly queryNode: InsertQueryNode;
      readonly executor: QueryExecutor;
  }
  class UpdateQueryBuilder<DB, UT extends keyof DB, TB extends keyof DB, O> implements WhereInterface<DB, TB>, MultiTableReturningInterface<DB, TB, O>, OutputInterface<DB, TB, O>, OrderByInterface<DB, TB, never>, OperationNodeSource, Compilable<O>, Executable<O>, Explainable, Streamable<O> {
      #private;
      constructor(props: UpdateQueryBuilderProps);
      where<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): UpdateQueryBuilder<DB, UT, TB, O>;
      where<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): UpdateQueryBuilder<DB, UT, TB, O>;
      whereRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): UpdateQueryBuilder<DB, UT, TB, O>;
      clearWhere(): UpdateQueryBuilder<DB, UT, TB, O>;
      top(expression: number | bigint, modifiers?: "percent"): UpdateQueryBuilder<DB, UT, TB, O>;
      from<TE extends TableExpression<DB, TB>>(table: TE): UpdateQueryBuilder<From<DB, TE>, UT, FromTables<DB, TB, TE>, O>;
      from<TE extends TableExpression<DB, TB>>(table: TE[]): UpdateQueryBuilder<From<DB, TE>, UT, FromTables<DB, TB, TE>, O>;
      innerJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): UpdateQueryBuilderWithInnerJoin<DB, UT, TB, O, TE>;
      innerJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): UpdateQueryBuilderWithInnerJoin<DB, UT, TB, O, TE>;
      leftJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): UpdateQueryBuilderWithLeftJoin<DB, UT, TB, O, TE>;
      leftJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): UpdateQueryBuilderWithLeftJoin<DB, UT, TB, O, TE>;
      rightJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): UpdateQueryBuilderWithRightJoin<DB, UT, TB, O, TE>;
      rightJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): UpdateQueryBuilderWithRightJoin<DB, UT, TB, O, TE>;
      fullJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): UpdateQueryBuilderWithFullJoin<DB, UT, TB, O, TE>;
      fullJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): UpdateQueryBuilderWithFullJoin<DB, UT, TB, O, TE>;
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers?: OrderByModifiers): UpdateQueryBuilder<DB, UT, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}> | DirectedOrderByStringReference<DB, TB, {}>>(exprs: ReadonlyArray<OE>): UpdateQueryBuilder<DB, UT, TB, O>;
      orderBy<OE extends DirectedOrderByStringReference<DB, TB, {}>>(expr: OE): UpdateQueryBuilder<DB, UT, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers: Expression<any>): UpdateQueryBuilder<DB, UT, TB, O>;
      clearOrderBy(): UpdateQueryBuilder<DB, UT, TB, O>;
      limit(limit: ValueExpression<DB, TB, number>): UpdateQueryBuilder<DB, UT, TB, O>;
      set(update: UpdateObjectExpression<DB, TB, UT>): UpdateQueryBuilder<DB, UT, TB, O>;
      set<RE extends ReferenceExpression<DB, UT>>(key: RE, value: ValueExpression<DB, TB, ExtractUpdateTypeFromReferenceExpression<DB, UT, RE>>): UpdateQueryBuilder<DB, UT, TB, O>;
      returning<SE extends SelectExpression<DB, TB>>(selections: ReadonlyArray<SE>): UpdateQueryBuilder<DB, UT, TB, ReturningRow<DB, TB, O, SE>>;
      returning<const CB extends SelectCallback<DB, TB>>(callback: CB): UpdateQueryBuilder<DB, UT, TB, ReturningCallbackRow<DB, TB, O, CB>>;
      returning<SE extends SelectExpression<DB, TB>>(selection: SE): UpdateQueryBuilder<DB, UT, TB, ReturningRow<DB, TB, O, SE>>;
      returningAll<T extends TB>(tables: ReadonlyArray<T>): UpdateQueryBuilder<DB, UT, TB, ReturningAllRow<DB, T, O>>;
      returningAll<T extends TB>(table: T): UpdateQueryBuilder<DB, UT, TB, ReturningAllRow<DB, T, O>>;
      returningAll(): UpdateQueryBuilder<DB, UT, TB, ReturningAllRow<DB, TB, O>>;
      output<OE extends OutputExpression<DB, UT>>(selections: readonly OE[]): UpdateQueryBuilder<DB, UT, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>>;
      output<const CB extends OutputCallback<DB, TB>>(callback: CB): UpdateQueryBuilder<DB, UT, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputCallback<CB>>>;
      output<OE extends OutputExpression<DB, TB>>(selection: OE): UpdateQueryBuilder<DB, UT, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>>;
      outputAll(table: OutputPrefix): UpdateQueryBuilder<DB, UT, TB, ReturningAllRow<DB, TB, O>>;
      modifyEnd(modifier: Expression<any>): UpdateQueryBuilder<DB, UT, TB, O>;
      clearReturning(): UpdateQueryBuilder<DB, UT, TB, UpdateResult>;
      $call<T>(func: (qb: this) => T): T;
      $if<O2>(condition: boolean, func: (qb: this) => UpdateQueryBuilder<any, any, any, O2>): unknown extends O2 ? UpdateQueryBuilder<any, any, any, O2> : O2 extends UpdateResult ? UpdateQueryBuilder<DB, UT, TB, UpdateResult> : O2 extends O & infer E ? UpdateQueryBuilder<DB, UT, TB, O & Partial<E>> : UpdateQueryBuilder<DB, UT, TB, Partial<O2>>;
      $castTo<C>(): UpdateQueryBuilder<DB, UT, TB, C>;
      $narrowType<T>(): UpdateQueryBuilder<DB, UT, TB, NarrowPartial<O, T>>;
      $assertType<T extends O>(): O extends T ? UpdateQueryBuilder<DB, UT, TB, T> : KyselyTypeError<`$assertType() call failed: The type passed in is not equal to the output type of the query.`>;
      withPlugin(plugin: KyselyPlugin): UpdateQueryBuilder<DB, UT, TB, O>;
      toOperationNode(): UpdateQueryNode;
      compile(): CompiledQuery<SimplifyResult<O>>;
      execute(options?: AbortableQueryOptions): Promise<SimplifyResult<O>[]>;
      executeTakeFirst(options?: AbortableQueryOptions): Promise<SimplifySingleResult<O>>;
      executeTakeFirstOrThrow(errorConstructorOrOptions?: ExecuteTakeFirstOrThrowOptions | ExecuteTakeFirstOrThrowOptions["errorConstructor"]): Promise<SimplifyResult<O>>;
      stream(chunkSizeOrOptions?: StreamOptions | StreamOptions["chunkSize"]): AsyncIterableIterator<O>;
      explain<ER extends Record<string, any> = Record<string, any>>(format?: ExplainFormat, options?: Expression<any>): Promise<ER[]>;
  }
  export interface UpdateQueryBuilderProps {
      readonly queryId: QueryId;
      readonly queryNode: UpdateQueryNode;
      readonly executor: QueryExecutor;
  }
  export type UpdateQueryBuilderWithInnerJoin<DB, UT extends keyof DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? InnerJoinedBuilder$1<DB, UT, TB, O, A, DB[T]> : never : TE extends keyof DB ? UpdateQueryBuilder<DB, UT, TB | TE, O> : TE extends AliasedExpression<infer QO, infer QA> ? InnerJoinedBuilder$1<DB, UT, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? InnerJoinedBuilder$1<DB, UT, TB, O, QA, QO> : never;
  type InnerJoinedBuilder$1<DB, UT extends keyof DB, TB extends keyof DB, O, A extends string, R> = A extends keyof DB ? UpdateQueryBuilder<InnerJoinedDB$1<DB, A, R>, UT, TB | A, O> : UpdateQueryBuilder<DB & ShallowRecord<A, R>, UT, TB | A, O>;
  type InnerJoinedDB$1<DB, A extends string, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? R : C extends keyof DB ? DB[C] : never;
  }>;
  export type UpdateQueryBuilderWithLeftJoin<DB, UT extends keyof DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? LeftJoinedBuilder$1<DB, UT, TB, O, A, DB[T]> : never : TE extends keyof DB ? LeftJoinedBuilder$1<DB, UT, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? LeftJoinedBuilder$1<DB, UT, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? LeftJoinedBuilder$1<DB, UT, TB, O, QA, QO> : never;
  type LeftJoinedBuilder$1<DB, UT extends keyof DB, TB extends keyof DB, O, A extends keyof any, R> = A extends keyof DB ? UpdateQueryBuilder<LeftJoinedDB$1<DB, A, R>, UT, TB | A, O> : UpdateQueryBuilder<DB & ShallowRecord<A, Nullable<R>>, UT, TB | A, O>;
  type LeftJoinedDB$1<DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? Nullable<R> : C extends keyof DB ? DB[C] : never;
  }>;
  export type UpdateQueryBuilderWithRightJoin<DB, UT extends keyof DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? RightJoinedBuilder$1<DB, UT, TB, O, A, DB[T]> : never : TE extends keyof DB ? RightJoinedBuilder$1<DB, UT, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? RightJoinedBuilder$1<DB, UT, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? RightJoinedBuilder$1<DB, UT, TB, O, QA, QO> : never;
  type RightJoinedBuilder$1<DB, UT extends keyof DB, TB extends keyof DB, O, A extends keyof any, R> = UpdateQueryBuilder<RightJoinedDB$1<DB, TB, A, R>, UT, TB | A, O>;
  type RightJoinedDB$1<DB, TB extends keyof DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? R : C extends TB ? Nullable<DB[C]> : C extends keyof DB ? DB[C] : never;
  }>;
  export type UpdateQueryBuilderWithFullJoin<DB, UT extends keyof DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? OuterJoinedBuilder$1<DB, UT, TB, O, A, DB[T]> : never : TE extends keyof DB ? OuterJoinedBuilder$1<DB, UT, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? OuterJoinedBuilder$1<DB, UT, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? OuterJoinedBuilder$1<DB, UT, TB, O, QA, QO> : never;
  type OuterJoinedBuilder$1<DB, UT extends keyof DB, TB extends keyof DB, O, A extends keyof any, R> = UpdateQueryBuilder<OuterJoinedBuilderDB$1<DB, TB, A, R>, UT, TB | A, O>;
  type OuterJoinedBuilderDB$1<DB, TB extends keyof DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? Nullable<R> : C extends TB ? Nullable<DB[C]> : C extends keyof DB ? DB[C] : never;
  }>;
  class DeleteQueryBuilder<DB, TB extends keyof DB, O> implements WhereInterface<DB, TB>, MultiTableReturningInterface<DB, TB, O>, OutputInterface<DB, TB, O, "deleted">, OrderByInterface<DB, TB, {}>, OperationNodeSource, Compilable<O>, Executable<O>, Explainable, Streamable<O> {
      #private;
      constructor(props: DeleteQueryBuilderProps);
      where<RE extends ReferenceExpression<DB, TB>, VE extends OperandValueExpressionOrList<DB, TB, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): DeleteQueryBuilder<DB, TB, O>;
      where<E extends ExpressionOrFactory<DB, TB, SqlBool>>(expression: E): DeleteQueryBuilder<DB, TB, O>;
      whereRef<LRE extends ReferenceExpression<DB, TB>, RRE extends ReferenceExpression<DB, TB>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): DeleteQueryBuilder<DB, TB, O>;
      clearWhere(): DeleteQueryBuilder<DB, TB, O>;
      top(expression: number | bigint, modifiers?: "percent"): DeleteQueryBuilder<DB, TB, O>;
      using<TE extends TableExpression<DB, keyof DB>>(tables: TE[]): DeleteQueryBuilder<From<DB, TE>, FromTables<DB, TB, TE>, O>;
      using<TE extends TableExpression<DB, keyof DB>>(table: TE): DeleteQueryBuilder<From<DB, TE>, FromTables<DB, TB, TE>, O>;
      innerJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): DeleteQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      innerJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): DeleteQueryBuilderWithInnerJoin<DB, TB, O, TE>;
      leftJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): DeleteQueryBuilderWithLeftJoin<DB, TB, O, TE>;
      leftJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): DeleteQueryBuilderWithLeftJoin<DB, TB, O, TE>;
      rightJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): DeleteQueryBuilderWithRightJoin<DB, TB, O, TE>;
      rightJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): DeleteQueryBuilderWithRightJoin<DB, TB, O, TE>;
      fullJoin<TE extends TableExpression<DB, TB>, K1 extends JoinReferenceExpression<DB, TB, TE>, K2 extends JoinReferenceExpression<DB, TB, TE>>(table: TE, k1: K1, k2: K2): DeleteQueryBuilderWithFullJoin<DB, TB, O, TE>;
      fullJoin<TE extends TableExpression<DB, TB>, const FN extends JoinCallbackExpression<DB, TB, TE>>(table: TE, callback: FN): DeleteQueryBuilderWithFullJoin<DB, TB, O, TE>;
      returning<SE extends SelectExpression<DB, TB>>(selections: ReadonlyArray<SE>): DeleteQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SE>>;
      returning<const CB extends SelectCallback<DB, TB>>(callback: CB): DeleteQueryBuilder<DB, TB, ReturningCallbackRow<DB, TB, O, CB>>;
      returning<SE extends SelectExpression<DB, TB>>(selection: SE): DeleteQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SE>>;
      returningAll<T extends TB>(tables: ReadonlyArray<T>): DeleteQueryBuilder<DB, TB, ReturningAllRow<DB, T, O>>;
      returningAll<T extends TB>(table: T): DeleteQueryBuilder<DB, TB, ReturningAllRow<DB, T, O>>;
      returningAll(): DeleteQueryBuilder<DB, TB, ReturningAllRow<DB, TB, O>>;
      output<OE extends OutputExpression<DB, TB, "deleted">>(selections: readonly OE[]): DeleteQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>>;
      output<const CB extends OutputCallback<DB, TB, "deleted">>(callback: CB): DeleteQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputCallback<CB>>>;
      output<OE extends OutputExpression<DB, TB, "deleted">>(selection: OE): DeleteQueryBuilder<DB, TB, ReturningRow<DB, TB, O, SelectExpressionFromOutputExpression<OE>>>;
      outputAll(table: "deleted"): DeleteQueryBuilder<DB, TB, ReturningAllRow<DB, TB, O>>;
      clearReturning(): DeleteQueryBuilder<DB, TB, DeleteResult>;
      clearLimit(): DeleteQueryBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers?: OrderByModifiers): DeleteQueryBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}> | DirectedOrderByStringReference<DB, TB, {}>>(exprs: ReadonlyArray<OE>): DeleteQueryBuilder<DB, TB, O>;
      orderBy<OE extends DirectedOrderByStringReference<DB, TB, {}>>(expr: OE): DeleteQueryBuilder<DB, TB, O>;
      orderBy<OE extends OrderByExpression<DB, TB, {}>>(expr: OE, modifiers: Expression<any>): DeleteQueryBuilder<DB, TB, O>;
      clearOrderBy(): DeleteQueryBuilder<DB, TB, O>;
      limit<VE extends ValueExpression<DB, TB, number>>(limit: VE): DeleteQueryBuilder<DB, TB, O>;
      modifyEnd(modifier: Expression<any>): DeleteQueryBuilder<DB, TB, O>;
      $call<T>(func: (qb: this) => T): T;
      $if<O2>(condition: boolean, func: (qb: this) => DeleteQueryBuilder<any, any, O2>): unknown extends O2 ? DeleteQueryBuilder<any, any, O2> : O2 extends DeleteResult ? DeleteQueryBuilder<DB, TB, DeleteResult> : O2 extends O & infer E ? DeleteQueryBuilder<DB, TB, O & Partial<E>> : DeleteQueryBuilder<DB, TB, Partial<O2>>;
      $castTo<C>(): DeleteQueryBuilder<DB, TB, C>;
      $narrowType<T>(): DeleteQueryBuilder<DB, TB, NarrowPartial<O, T>>;
      $assertType<T extends O>(): O extends T ? DeleteQueryBuilder<DB, TB, T> : KyselyTypeError<`$assertType() call failed: The type passed in is not equal to the output type of the query.`>;
      withPlugin(plugin: KyselyPlugin): DeleteQueryBuilder<DB, TB, O>;
      toOperationNode(): DeleteQueryNode;
      compile(): CompiledQuery<SimplifyResult<O>>;
      execute(options?: AbortableQueryOptions): Promise<SimplifyResult<O>[]>;
      executeTakeFirst(options?: AbortableQueryOptions): Promise<SimplifySingleResult<O>>;
      executeTakeFirstOrThrow(errorConstructorOrOptions?: ExecuteTakeFirstOrThrowOptions | ExecuteTakeFirstOrThrowOptions["errorConstructor"]): Promise<SimplifyResult<O>>;
      stream(chunkSizeOrOptions?: StreamOptions | StreamOptions["chunkSize"]): AsyncIterableIterator<O>;
      explain<ER extends Record<string, any> = Record<string, any>>(format?: ExplainFormat, options?: Expression<any>): Promise<ER[]>;
  }
  export interface DeleteQueryBuilderProps {
      readonly queryId: QueryId;
      readonly queryNode: DeleteQueryNode;
      readonly executor: QueryExecutor;
  }
  export type DeleteQueryBuilderWithInnerJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? InnerJoinedBuilder$2<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? DeleteQueryBuilder<DB, TB | TE, O> : TE extends AliasedExpression<infer QO, infer QA> ? InnerJoinedBuilder$2<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? InnerJoinedBuilder$2<DB, TB, O, QA, QO> : never;
  type InnerJoinedBuilder$2<DB, TB extends keyof DB, O, A extends string, R> = A extends keyof DB ? DeleteQueryBuilder<InnerJoinedDB$2<DB, A, R>, TB | A, O> : DeleteQueryBuilder<DB & ShallowRecord<A, R>, TB | A, O>;
  type InnerJoinedDB$2<DB, A extends string, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? R : C extends keyof DB ? DB[C] : never;
  }>;
  export type DeleteQueryBuilderWithLeftJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? LeftJoinedBuilder$2<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? LeftJoinedBuilder$2<DB, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? LeftJoinedBuilder$2<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? LeftJoinedBuilder$2<DB, TB, O, QA, QO> : never;
  type LeftJoinedBuilder$2<DB, TB extends keyof DB, O, A extends keyof any, R> = A extends keyof DB ? DeleteQueryBuilder<LeftJoinedDB$2<DB, A, R>, TB | A, O> : DeleteQueryBuilder<DB & ShallowRecord<A, Nullable<R>>, TB | A, O>;
  type LeftJoinedDB$2<DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? Nullable<R> : C extends keyof DB ? DB[C] : never;
  }>;
  export type DeleteQueryBuilderWithRightJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? RightJoinedBuilder$2<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? RightJoinedBuilder$2<DB, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? RightJoinedBuilder$2<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? RightJoinedBuilder$2<DB, TB, O, QA, QO> : never;
  type RightJoinedBuilder$2<DB, TB extends keyof DB, O, A extends keyof any, R> = DeleteQueryBuilder<RightJoinedDB$2<DB, TB, A, R>, TB | A, O>;
  type RightJoinedDB$2<DB, TB extends keyof DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? R : C extends TB ? Nullable<DB[C]> : C extends keyof DB ? DB[C] : never;
  }>;
  export type DeleteQueryBuilderWithFullJoin<DB, TB extends keyof DB, O, TE extends TableExpression<DB, TB>> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? OuterJoinedBuilder$2<DB, TB, O, A, DB[T]> : never : TE extends keyof DB ? OuterJoinedBuilder$2<DB, TB, O, TE, DB[TE]> : TE extends AliasedExpression<infer QO, infer QA> ? OuterJoinedBuilder$2<DB, TB, O, QA, QO> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? OuterJoinedBuilder$2<DB, TB, O, QA, QO> : never;
  type OuterJoinedBuilder$2<DB, TB extends keyof DB, O, A extends keyof any, R> = DeleteQueryBuilder<OuterJoinedBuilderDB$2<DB, TB, A, R>, TB | A, O>;
  type OuterJoinedBuilderDB$2<DB, TB extends keyof DB, A extends keyof any, R> = DrainOuterGeneric<{
      [C in keyof DB | A]: C extends A ? Nullable<R> : C extends TB ? Nullable<DB[C]> : C extends keyof DB ? DB[C] : never;
  }>;
  class CTEBuilder<N extends string> implements OperationNodeSource {
      #private;
      constructor(props: CTEBuilderProps);
      materialized(): CTEBuilder<N>;
      notMaterialized(): CTEBuilder<N>;
      toOperationNode(): CommonTableExpressionNode;
  }
  export interface CTEBuilderProps {
      readonly node: CommonTableExpressionNode;
  }
  export type CTEBuilderCallback<N extends string> = (cte: <N2 extends string>(name: N2) => CTEBuilder<N2>) => CTEBuilder<N>;
  export type CommonTableExpression<DB, CN> = CommonTableExpressionOutput<DB, CN> | CommonTableExpressionFactory<DB, CN>;
  export type CommonTableExpressionFactory<DB, CN> = (creator: QueryCreator<DB>) => CommonTableExpressionOutput<DB, CN>;
  export type RecursiveCommonTableExpression<DB, CN extends string> = (creator: QueryCreator<DB & {
      [K in ExtractTableFromCommonTableExpressionName<CN>]: ExtractRowFromCommonTableExpressionName<CN>;
  }>) => CommonTableExpressionOutput<DB, CN>;
  export type QueryCreatorWithCommonTableExpression<DB, CN extends string, CTE> = QueryCreator<DB & {
      [K in ExtractTableFromCommonTableExpressionName<CN>]: ExtractRowFromCommonTableExpression<CTE>;
  }>;
  export type CommonTableExpressionOutput<DB, CN> = Expression<ExtractRowFromCommonTableExpressionName<CN>> | InsertQueryBuilder<DB, any, ExtractRowFromCommonTableExpressionName<CN>> | UpdateQueryBuilder<DB, any, any, ExtractRowFromCommonTableExpressionName<CN>> | DeleteQueryBuilder<DB, any, ExtractRowFromCommonTableExpressionName<CN>>;
  export type ExtractRowFromCommonTableExpression<CTE> = CTE extends Expression<infer O> | Compilable<infer O> ? O : CTE extends (creator: QueryCreator<any>) => infer Q ? Q extends Expression<infer O> | Compilable<infer O> ? O : never : never;
  export type ExtractTableFromCommonTableExpressionName<CN> = CN extends `${infer TB}(${string})` ? TB : CN;
  export type ExtractRowFromCommonTableExpressionName<CN> = CN extends `${string}(${infer CL})` ? {
      [C in ExtractColumnNamesFromColumnList<CL>]: any;
  } : ShallowRecord<string, any>;
  export type ExtractColumnNamesFromColumnList<R> = R extends `${infer C}, ${infer RS}` ? C | ExtractColumnNamesFromColumnList<RS> : R;
  export type DeleteFrom<DB, TE extends TableExpressionOrList<DB, never>> = [
      TE
  ] extends [
      keyof DB
  ] ? DeleteQueryBuilder<DB, ExtractTableAlias<DB, TE>, DeleteResult> : [
      TE
  ] extends [
      `${infer T} as ${infer A}`
  ] ? T extends keyof DB ? DeleteQueryBuilder<DB & ShallowRecord<A, DB[T]>, A, DeleteResult> : never : TE extends ReadonlyArray<infer T> ? DeleteQueryBuilder<From<DB, T>, FromTables<DB, never, T>, DeleteResult> : DeleteQueryBuilder<From<DB, TE>, FromTables<DB, never, TE>, DeleteResult>;
  export type UpdateTable<DB, TE extends TableExpressionOrList<DB, never>> = [
      TE
  ] extends [
      keyof DB
  ] ? UpdateQueryBuilder<DB, ExtractTableAlias<DB, TE>, ExtractTableAlias<DB, TE>, UpdateResult> : [
      TE
  ] extends [
      `${infer T} as ${infer A}`
  ] ? T extends keyof DB ? UpdateQueryBuilder<DB & ShallowRecord<A, DB[T]>, A, A, UpdateResult> : never : TE extends ReadonlyArray<infer T> ? UpdateQueryBuilder<From<DB, T>, FromTables<DB, never, T>, FromTables<DB, never, T>, UpdateResult> : UpdateQueryBuilder<From<DB, TE>, FromTables<DB, never, TE>, FromTables<DB, never, TE>, UpdateResult>;
  class MergeQueryBuilder<DB, TT extends keyof DB, O> implements MultiTableReturningInterface<DB, TT, O>, OutputInterface<DB, TT, O> {
      #private;
      constructor(props: MergeQueryBuilderProps);
      modifyEnd(modifier: Expression<any>): MergeQueryBuilder<DB, TT, O>;
      top(expression: number | bigint, modifiers?: "percent"): MergeQueryBuilder<DB, TT, O>;
      using<TE extends TableExpression<DB, TT>, K1 extends JoinReferenceExpression<DB, TT, TE>, K2 extends JoinReferenceExpression<DB, TT, TE>>(sourceTable: TE, k1: K1, k2: K2): ExtractWheneableMergeQueryBuilder<DB, TT, TE, O>;
      using<TE extends TableExpression<DB, TT>, const FN extends JoinCallbackExpression<DB, TT, TE>>(sourceTable: TE, callback: FN): ExtractWheneableMergeQueryBuilder<DB, TT, TE, O>;
      returning<SE extends SelectExpression<DB, TT>>(selections: ReadonlyArray<SE>): MergeQueryBuilder<DB, TT, ReturningRow<DB, TT, O, SE>>;
      returning<const CB extends SelectCallback<DB, TT>>(callback: CB): MergeQueryBuilder<DB, TT, ReturningCallbackRow<DB, TT, O, CB>>;
      returning<SE extends SelectExpression<DB, TT>>(selection: SE): MergeQueryBuilder<DB, TT, ReturningRow<DB, TT, O, SE>>;
      returningAll<T extends TT>(table: T): MergeQueryBuilder<DB, TT, ReturningAllRow<DB, T, O>>;
      returningAll(): MergeQueryBuilder<DB, TT, ReturningAllRow<DB, TT, O>>;
      output<OE extends OutputExpression<DB, TT>>(selections: readonly OE[]): MergeQueryBuilder<DB, TT, ReturningRow<DB, TT, O, SelectExpressionFromOutputExpression<OE>>>;
      output<const CB extends OutputCallback<DB, TT>>(callback: CB): MergeQueryBuilder<DB, TT, ReturningRow<DB, TT, O, SelectExpressionFromOutputCallback<CB>>>;
      output<OE extends OutputExpression<DB, TT>>(selection: OE): MergeQueryBuilder<DB, TT, ReturningRow<DB, TT, O, SelectExpressionFromOutputExpression<OE>>>;
      outputAll(table: OutputPrefix): MergeQueryBuilder<DB, TT, ReturningAllRow<DB, TT, O>>;
  }
  export interface MergeQueryBuilderProps {
      readonly queryId: QueryId;
      readonly queryNode: MergeQueryNode;
      readonly executor: QueryExecutor;
  }
  class WheneableMergeQueryBuilder<DB, TT extends keyof DB, ST extends keyof DB, O> implements MultiTableReturningInterface<DB, TT | ST, O>, OutputInterface<DB, TT, O>, OperationNodeSource, Compilable<O>, Executable<O> {
      #private;
      constructor(props: MergeQueryBuilderProps);
      modifyEnd(modifier: Expression<any>): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      top(expression: number | bigint, modifiers?: "percent"): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      whenMatched(): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT | ST, O>;
      whenMatchedAnd<RE extends ReferenceExpression<DB, TT | ST>, VE extends OperandValueExpressionOrList<DB, TT | ST, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT | ST, O>;
      whenMatchedAnd<E extends ExpressionOrFactory<DB, TT | ST, SqlBool>>(expression: E): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT | ST, O>;
      whenMatchedAndRef<LRE extends ReferenceExpression<DB, TT | ST>, RRE extends ReferenceExpression<DB, TT | ST>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT | ST, O>;
      whenNotMatched(): NotMatchedThenableMergeQueryBuilder<DB, TT, ST, O>;
      whenNotMatchedAnd<RE extends ReferenceExpression<DB, ST>, VE extends OperandValueExpressionOrList<DB, ST, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): NotMatchedThenableMergeQueryBuilder<DB, TT, ST, O>;
      whenNotMatchedAnd<E extends ExpressionOrFactory<DB, ST, SqlBool>>(expression: E): NotMatchedThenableMergeQueryBuilder<DB, TT, ST, O>;
      whenNotMatchedAndRef<LRE extends ReferenceExpression<DB, ST>, RRE extends ReferenceExpression<DB, ST>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): NotMatchedThenableMergeQueryBuilder<DB, TT, ST, O>;
      whenNotMatchedBySource(): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT, O>;
      whenNotMatchedBySourceAnd<RE extends ReferenceExpression<DB, TT>, VE extends OperandValueExpressionOrList<DB, TT, RE>>(lhs: RE, op: ComparisonOperatorExpression, rhs: VE): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT, O>;
      whenNotMatchedBySourceAnd<E extends ExpressionOrFactory<DB, TT, SqlBool>>(expression: E): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT, O>;
      whenNotMatchedBySourceAndRef<LRE extends ReferenceExpression<DB, TT>, RRE extends ReferenceExpression<DB, TT>>(lhs: LRE, op: ComparisonOperatorExpression, rhs: RRE): MatchedThenableMergeQueryBuilder<DB, TT, ST, TT, O>;
      returning<SE extends SelectExpression<DB, TT | ST>>(selections: ReadonlyArray<SE>): WheneableMergeQueryBuilder<DB, TT, ST, ReturningRow<DB, TT | ST, O, SE>>;
      returning<const CB extends SelectCallback<DB, TT | ST>>(callback: CB): WheneableMergeQueryBuilder<DB, TT, ST, ReturningCallbackRow<DB, TT | ST, O, CB>>;
      returning<SE extends SelectExpression<DB, TT | ST>>(selection: SE): WheneableMergeQueryBuilder<DB, TT, ST, ReturningRow<DB, TT | ST, O, SE>>;
      returningAll<T extends TT | ST>(table: T): WheneableMergeQueryBuilder<DB, TT, ST, ReturningAllRow<DB, T, O>>;
      returningAll(): WheneableMergeQueryBuilder<DB, TT, ST, ReturningAllRow<DB, TT | ST, O>>;
      output<OE extends OutputExpression<DB, TT>>(selections: readonly OE[]): WheneableMergeQueryBuilder<DB, TT, ST, ReturningRow<DB, TT, O, SelectExpressionFromOutputExpression<OE>>>;
      output<const CB extends OutputCallback<DB, TT>>(callback: CB): WheneableMergeQueryBuilder<DB, TT, ST, ReturningRow<DB, TT, O, SelectExpressionFromOutputCallback<CB>>>;
      output<OE extends OutputExpression<DB, TT>>(selection: OE): WheneableMergeQueryBuilder<DB, TT, ST, ReturningRow<DB, TT, O, SelectExpressionFromOutputExpression<OE>>>;
      outputAll(table: OutputPrefix): WheneableMergeQueryBuilder<DB, TT, ST, ReturningAllRow<DB, TT, O>>;
      $call<T>(func: (qb: this) => T): T;
      $if<O2>(condition: boolean, func: (qb: this) => WheneableMergeQueryBuilder<any, any, any, O2>): O2 extends MergeResult ? WheneableMergeQueryBuilder<DB, TT, ST, MergeResult> : O2 extends O & infer E ? WheneableMergeQueryBuilder<DB, TT, ST, O & Partial<E>> : WheneableMergeQueryBuilder<DB, TT, ST, Partial<O2>>;
      toOperationNode(): MergeQueryNode;
      compile(): CompiledQuery<O>;
      execute(options?: AbortableQueryOptions): Promise<SimplifyResult<O>[]>;
      executeTakeFirst(options?: AbortableQueryOptions): Promise<SimplifySingleResult<O>>;
      executeTakeFirstOrThrow(errorConstructorOrOptions?: ExecuteTakeFirstOrThrowOptions | ExecuteTakeFirstOrThrowOptions["errorConstructor"]): Promise<SimplifyResult<O>>;
  }
  class MatchedThenableMergeQueryBuilder<DB, TT extends keyof DB, ST extends keyof DB, UT extends TT | ST, O> {
      #private;
      constructor(props: MergeQueryBuilderProps);
      thenDelete(): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      thenDoNothing(): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      thenUpdate<QB extends UpdateQueryBuilder<DB, TT, UT, never>>(set: (ub: QB) => QB): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      thenUpdateSet<UO extends UpdateObject<DB, UT, TT>>(update: UO): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      thenUpdateSet<U extends UpdateObjectFactory<DB, UT, TT>>(update: U): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      thenUpdateSet<RE extends ReferenceExpression<DB, TT>, VE extends ValueExpression<DB, UT, ExtractUpdateTypeFromReferenceExpression<DB, TT, RE>>>(key: RE, value: VE): WheneableMergeQueryBuilder<DB, TT, ST, O>;
  }
  class NotMatchedThenableMergeQueryBuilder<DB, TT extends keyof DB, ST extends keyof DB, O> {
      #private;
      constructor(props: MergeQueryBuilderProps);
      thenDoNothing(): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      thenInsertValues<I extends InsertObjectOrList<DB, TT>>(insert: I): WheneableMergeQueryBuilder<DB, TT, ST, O>;
      thenInsertValues<IO extends InsertObjectOrListFactory<DB, TT, ST>>(insert: IO): WheneableMergeQueryBuilder<DB, TT, ST, O>;
  }
  export type ExtractWheneableMergeQueryBuilder<DB, TT extends keyof DB, TE extends TableExpression<DB, TT>, O> = TE extends `${infer T} as ${infer A}` ? T extends keyof DB ? UsingBuilder<DB, TT, A, DB[T], O> : never : TE extends keyof DB ? WheneableMergeQueryBuilder<DB, TT, TE, O> : TE extends AliasedExpression<infer QO, infer QA> ? UsingBuilder<DB, TT, QA, QO, O> : TE extends (qb: any) => AliasedExpression<infer QO, infer QA> ? UsingBuilder<DB, TT, QA, QO, O> : never;
  export type UsingBuilder<DB, TT extends keyof DB, A extends string, R, O> = A extends keyof DB ? WheneableMergeQueryBuilder<DB, TT, A, O> : WheneableMergeQueryBuilder<DB & ShallowRecord<A, R>, TT, A, O>;
  export type MergeInto<DB, TE extends SimpleTableReference<DB>> = [
      TE
  ] extends [
      keyof DB
  ] ? MergeQueryBuilder<DB, ExtractTableAlias<DB, TE>, MergeResult> : [
      TE
  ] extends [
      `${infer T} as ${infer A}`
  ] ? T extends keyof DB ? MergeQueryBuilder<DB & ShallowRecord<A, DB[T]>, A, MergeResult> : never : never;
  class QueryCreator<DB> {
      #private;
      constructor(props: QueryCreatorProps);
      selectFrom<TE extends TableExpressionOrList<DB, never>>(from: TE): SelectFrom<DB, never, TE>;
      selectNoFrom<SE extends SelectExpression<DB, never>>(selections: ReadonlyArray<SE>): SelectQueryBuilder<DB, never, Selection$1<DB, never, SE>>;
      selectNoFrom<const CB extends SelectCallback<DB, never>>(callback: CB): SelectQueryBuilder<DB, never, CallbackSelection<DB, never, CB>>;
      selectNoFrom<SE extends SelectExpression<DB, never>>(selection: SE): SelectQueryBuilder<DB, never, Selection$1<DB, never, SE>>;
      insertInto<T extends keyof DB & string>(table: T): InsertQueryBuilder<DB, T, InsertResult>;
      replaceInto<T extends keyof DB & string>(table: T): InsertQueryBuilder<DB, T, InsertResult>;
      deleteFrom<TE extends TableExpressionOrList<DB, never>>(from: TE): DeleteFrom<DB, TE>;
      updateTable<TE extends TableExpressionOrList<DB, never>>(tables: TE): UpdateTable<DB, TE>;
      mergeInto<TR extends SimpleTableReference<DB>>(targetTable: TR): MergeInto<DB, TR>;
      with<N extends string, E extends CommonTableExpression<DB, N>>(nameOrBuilder: N | CTEBuilderCallback<N>, expression: E): QueryCreatorWithCommonTableExpression<DB, N, E>;
      withRecursive<N extends string, E extends RecursiveCommonTableExpression<DB, N>>(nameOrBuilder: N | CTEBuilderCallback<N>, expression: E): QueryCreatorWithCommonTableExpression<DB, N, E>;
      withPlugin(plugin: KyselyPlugin): QueryCreator<DB>;
      withoutPlugins(): QueryCreator<DB>;
      withSchema(schema: string): QueryCreator<DB>;
  }
  export interface QueryCreatorProps {
      readonly executor: QueryExecutor;
      readonly withNode?: WithNode;
  }
  const logLevels: readonly [
      "query",
      "error"
  ];
  const LOG_LEVELS: Readonly<typeof logLevels>;
  export type LogLevel = ArrayItemType<typeof LOG_LEVELS>;
  export interface QueryLogEvent {
      readonly level: "query";
      readonly isStream?: boolean;
      readonly query: CompiledQuery;
      readonly queryDurationMillis: number;
  }
  export interface ErrorLogEvent {
      readonly level: "error";
      readonly error: unknown;
      readonly query: CompiledQuery;
      readonly queryDurationMillis: number;
  }
  export type LogEvent = QueryLogEvent | ErrorLogEvent;
  export type Logger = (event: LogEvent) => void | Promise<void>;
  export type LogConfig = ReadonlyArray<LogLevel> | Logger;
  export type RollbackToSavepoint<S extends string[], SN extends S[number]> = S extends [
      ...infer L,
      infer R
  ] ? R extends SN ? S : RollbackToSavepoint<L extends string[] ? L : never, SN> : never;
  export type ReleaseSavepoint<S extends string[], SN extends S[number]> = S extends [
      ...infer L,
      infer R
  ] ? R extends SN ? L : ReleaseSavepoint<L extends string[] ? L : never, SN> : never;
  export interface ControlledConnection {
      readonly connection: DatabaseConnection;
      readonly release: () => void;
  }
  export class Kysely<DB> extends QueryCreator<DB> implements QueryExecutorProvider, AsyncDisposable {
      #private;
      constructor(args: KyselyConfig);
      constructor(args: KyselyProps);
      get schema(): SchemaModule;
      get dynamic(): DynamicModule<DB>;
      get introspection(): DatabaseIntrospector;
      case(): CaseBuilder<DB, keyof DB>;
      case<V>(value: Expression<V>): CaseBuilder<DB, keyof DB, V>;
      get fn(): FunctionModule<DB, keyof DB>;
      transaction(): TransactionBuilder<DB>;
      startTransaction(): ControlledTransactionBuilder<DB>;
      connection(): ConnectionBuilder<DB>;
      withPlugin(plugin: KyselyPlugin): Kysely<DB>;
      withoutPlugins(): Kysely<DB>;
      withSchema(schema: string): Kysely<DB>;
      $extendTables<T extends Record<string, Record<string, any>>>(): Kysely<DrainOuterGeneric<DB & T>>;
      $omitTables<T extends keyof DB>(): Kysely<DB extends object ? Omit<DB, T> : DB>;
      $pickTables<T extends keyof DB>(): Kysely<DB extends object ? Pick<DB, T> : DB>;
      withTables<T extends Record<string, Record<string, any>>>(): Kysely<DrainOuterGeneric<DB & T>>;
      destroy(): Promise<void>;
      get isTransaction(): boolean;
      getExecutor(): QueryExecutor;
      executeQuery<R>(query: CompiledQuery<R> | Compilable<R>, options?: AbortableQueryOptions): Promise<QueryResult<R>>;
      [Symbol.asyncDispose](): Promise<void>;
  }
  class Transaction<DB> extends Kysely<DB> {
      #private;
      constructor(props: KyselyProps);
      get isTransaction(): true;
      transaction(): never;
      startTransaction(): never;
      connection(): never;
      destroy(): never;
      withPlugin(plugin: KyselyPlugin): Transaction<DB>;
      withoutPlugins(): Transaction<DB>;
      withSchema(schema: string): Transaction<DB>;
      withTables<T extends Record<string, Record<string, any>>>(): Transaction<DrainOuterGeneric<DB & T>>;
      $extendTables<T extends Record<string, Record<string, any>>>(): Transaction<DrainOuterGeneric<DB & T>>;
      $omitTables<T extends keyof DB>(): Transaction<DB extends object ? Omit<DB, T> : DB>;
      $pickTables<T extends keyof DB>(): Transaction<DB extends object ? Pick<DB, T> : DB>;
  }
  export interface KyselyProps {
      readonly config: KyselyConfig;
      readonly driver: Driver;
      readonly executor: QueryExecutor;
      readonly dialect: Dialect;
  }
  export interface KyselyConfig {
      readonly dialect: Dialect;
      readonly plugins?: KyselyPlugin[];
      readonly log?: LogConfig;
  }
  class ConnectionBuilder<DB> {
      #private;
      constructor(props: ConnectionBuilderProps);
      execute<T>(callback: (db: Kysely<DB>) => Promise<T>, options?: AbortableOperationOptions): Promise<T>;
  }
  export interface ConnectionBuilderProps extends KyselyProps {
  }
  class TransactionBuilder<DB> {
      #private;
      constructor(props: TransactionBuilderProps);
      setAccessMode(accessMode: AccessMode): TransactionBuilder<DB>;
      setIsolationLevel(isolationLevel: IsolationLevel): TransactionBuilder<DB>;
      execute<T>(callback: (trx: Transaction<DB>) => Promise<T>): Promise<T>;
  }
  export interface TransactionBuilderProps extends KyselyProps {
      readonly accessMode?: AccessMode;
      readonly isolationLevel?: IsolationLevel;
  }
  class ControlledTransactionBuilder<DB> {
      #private;
      constructor(props: TransactionBuilderProps);
      setAccessMode(accessMode: AccessMode): ControlledTransactionBuilder<DB>;
      setIsolationLevel(isolationLevel: IsolationLevel): ControlledTransactionBuilder<DB>;
      execute(): Promise<ControlledTransaction<DB>>;
  }
  class ControlledTransaction<DB, S extends string[] = [
  ]> extends Transaction<DB> {
      #private;
      constructor(props: ControlledTransactionProps);
      get isCommitted(): boolean;
      get isRolledBack(): boolean;
      commit(): Command<void>;
      rollback(): Command<void>;
      savepoint<SN extends string>(savepointName: SN extends S ? never : SN): Command<ControlledTransaction<DB, [
          ...S,
          SN
      ]>>;
      rollbackToSavepoint<SN extends S[number]>(savepointName: SN): RollbackToSavepoint<S, SN> extends string[] ? Command<ControlledTransaction<DB, RollbackToSavepoint<S, SN>>> : never;
      releaseSavepoint<SN extends S[number]>(savepointName: SN): ReleaseSavepoint<S, SN> extends string[] ? Command<ControlledTransaction<DB, ReleaseSavepoint<S, SN>>> : never;
      withPlugin(plugin: KyselyPlugin): ControlledTransaction<DB, S>;
      withoutPlugins(): ControlledTransaction<DB, S>;
      withSchema(schema: string): ControlledTransaction<DB, S>;
      withTables<T extends Record<string, Record<string, any>>>(): ControlledTransaction<DrainOuterGeneric<DB & T>, S>;
      $extendTables<T extends Record<string, Record<string, any>>>(): ControlledTransaction<DrainOuterGeneric<DB & T>, S>;
      $omitTables<T extends keyof DB>(): ControlledTransaction<DB extends object ? Omit<DB, T> : DB, S>;
      $pickTables<T extends keyof DB>(): ControlledTransaction<DB extends object ? Pick<DB, T> : DB, S>;
  }
  export interface ControlledTransactionState {
      status: "active" | "committed" | "rolled back" | "aborted";
  }
  export interface ControlledTransactionProps extends KyselyProps {
      readonly connection: ControlledConnection;
      readonly transactionState: ControlledTransactionState;
  }
  class Command<T> {
      #private;
      constructor(cb: () => Promise<T>);
      execute(): Promise<T>;
  }
  export interface Sql {
      <T = unknown>(sqlFragments: TemplateStringsArray, ...parameters: unknown[]): RawBuilder<T>;
      val<V>(value: V): RawBuilder<V>;
      ref<R = unknown>(columnReference: string): RawBuilder<R>;
      table<T = unknown>(tableReference: string): RawBuilder<T>;
      id<T = unknown>(...ids: readonly string[]): RawBuilder<T>;
      lit<V>(value: V): RawBuilder<V>;
      raw<R = unknown>(anySql: string): RawBuilder<R>;
      join<T = unknown>(array: readonly unknown[], separator?: RawBuilder<any>): RawBuilder<T>;
  }
  export const sql: Sql;
}
