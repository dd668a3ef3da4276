using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Zakenak.Server.Hosting;

/// <summary>A line for each entry: <c>2026-11-22T09:04:15.671Z warn Zakenak.Server.Audit.AuditStore: Denied …</c>. Control characters
/// are shown as <c>\u001b</c>, so that nobody writes a line of his own or talks to the terminal.</summary>
internal sealed class PlainLog(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    // "Hosting failed to start": whoever starts the server gets the exception, and tells it.
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private const int HostFailedToStart = 11;

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        if (entry is { Category: Host, EventId.Id: HostFailedToStart })
            return;
        var level = entry.LogLevel switch
        {
            LogLevel.Critical => "crit",
            LogLevel.Error => "fail",
            LogLevel.Warning => "warn",
            LogLevel.Information => "info",
            _ => "debug",
        };
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.Write($"{time} {level} {entry.Category}: ");
        WriteNeutral(writer, entry.Formatter(entry.State, entry.Exception));
        if (entry.Exception is { } exception)
        {
            writer.Write(": ");
            WriteNeutral(writer, exception.ToString());
        }
        writer.Write('\n');
    }

    private static void WriteNeutral(TextWriter writer, string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
            else
                writer.Write(c);
        }
    }
}
