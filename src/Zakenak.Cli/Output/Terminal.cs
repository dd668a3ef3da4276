using System.CommandLine;
using System.Text;
using Spectre.Console;
using Zakenak.Cli.Commands;
using Zakenak.Engine;

namespace Zakenak.Cli.Output;

/// <summary>Where this process writes: results to standard output, everything said meanwhile to standard error. Spectre.Console
/// is only loaded where a person is looking.</summary>
internal sealed class Terminal
{
    private readonly bool colors;
    private IAnsiConsole? people;
    private IAnsiConsole? results;

    private Terminal(bool noColor, bool quietBanner)
    {
        var usable = Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or "");
        colors = usable && !noColor && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        OutIsTerminal = usable && !Console.IsOutputRedirected;
        ErrorIsTerminal = usable && !Console.IsErrorRedirected;
        QuietBanner = quietBanner;
    }

    public static Terminal Open(ParseResult parse) => new(
        parse.GetResult(GlobalOptions.NoColor) is { Errors: var errors } && !errors.Any() && parse.GetValue(GlobalOptions.NoColor),
        GlobalOptions.Format(parse) != OutputFormat.Table || GlobalOptions.IsSet("ZAKENAK_DISABLE_BANNERS"));

    /// <summary>Whether a person reads standard output and the terminal understands control sequences.</summary>
    public bool OutIsTerminal { get; }

    /// <inheritdoc cref="OutIsTerminal"/>
    public bool ErrorIsTerminal { get; }

    /// <summary>Whether a question would reach a person and the answer us.</summary>
    public bool CanAsk => ErrorIsTerminal && !Console.IsInputRedirected;

    public bool OutHasColors => OutIsTerminal && colors;

    /// <summary>Standard error, for live progress.</summary>
    public IAnsiConsole People => people ??= Create(Console.Error, ErrorIsTerminal);

    /// <summary>Standard output, for tables on a terminal.</summary>
    public IAnsiConsole Results => results ??= Create(Console.Out, OutIsTerminal);

    /// <summary>While there is a live line, what is said must go through its console.</summary>
    public bool IsLive { get; set; }

    private bool QuietBanner { get; }

    public void ShowBanner()
    {
        if (ErrorIsTerminal && !QuietBanner)
            Console.Error.WriteLine(Banner.Text);
    }

    /// <summary>A line for people, on standard error.</summary>
    public void Note(string text) => Say(Tone.Quiet, text);

    public void Warning(string text) => Say(Tone.Caution, "warning: " + text);

    public void Error(ReconcileError error) =>
        Say(Tone.Bad, $"error [{error.Reason}]{(error.Object is { } about ? $" {about}" : "")}: {error.Message}");

    /// <summary>A line on standard error; coloured, and above any live line, on a terminal.</summary>
    public void Say(Tone tone, string text)
    {
        var harmless = TerminalText.Neutral(text, keepLines: true);
        var line = ErrorIsTerminal && colors ? harmless.Coloured(tone) : harmless;
        if (IsLive)
            People.Write(new ControlCode(line + "\n"));
        else
            Console.Error.WriteLine(line);
    }

    /// <summary>Asks on standard error; only <c>y</c> and <c>yes</c> mean yes.</summary>
    public static async Task<bool> AskAsync(string question, CancellationToken ct) =>
        (await AskLineAsync($"{question} [y/N] ", ct))?.Trim().ToLowerInvariant() is "y" or "yes";

    /// <summary>Asks on standard error.</summary>
    /// <returns>Null at the end of the input.</returns>
    public static Task<string?> AskLineAsync(string question, CancellationToken ct) => AskAsync(question, Console.In.ReadLine, ct);

    /// <summary>Asks on standard error; what is typed is not shown.</summary>
    public static Task<string> AskSecretAsync(string question, CancellationToken ct)
    {
        _ = Console.KeyAvailable; // ends the echo of the terminal itself: who types ahead of the read shows nothing either
        return AskAsync(question, ReadHidden, ct);
    }

    /// <summary>Reads from standard input. No such call can be cancelled: the token ends the wait, and the process the read.</summary>
    public static Task<T> ReadAsync<T>(Func<T> read, CancellationToken ct) => Task.Run(read, CancellationToken.None).WaitAsync(ct);

    private static Task<T> AskAsync<T>(string question, Func<T> read, CancellationToken ct)
    {
        Console.Error.Write(TerminalText.Neutral(question));
        return ReadAsync(read, ct);
    }

    private static string ReadHidden()
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }

    private IAnsiConsole Create(TextWriter writer, bool isTerminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = isTerminal && colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
    });
}
