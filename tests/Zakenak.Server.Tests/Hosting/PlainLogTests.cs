using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Zakenak.Server.Hosting;

namespace Zakenak.Server.Tests.Hosting;

public sealed class PlainLogTests
{
    [Fact]
    public void Entry_is_one_line_whatever_it_carries()
    {
        var written = Write(LogLevel.Warning, "Denied 'x\n2026-01-01 info forged\u001b[31m'", new InvalidOperationException("first\nsecond"));
        written.ShouldBe("2026-01-01T12:00:00.000Z warn Some.Category: Denied 'x\\u000a2026-01-01 info forged\\u001b[31m': "
            + "System.InvalidOperationException: first\\u000asecond\n");
    }

    [Fact]
    public void Entry_without_an_exception_ends_with_its_message() =>
        Write(LogLevel.Information, "Ready", null).ShouldBe("2026-01-01T12:00:00.000Z info Some.Category: Ready\n");

    private static string Write(LogLevel level, string message, Exception? exception)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(level, "Some.Category", default, message, exception, (state, _) => state);
        new PlainLog(new ManualClock()).Write(entry, null, writer);
        return writer.ToString();
    }
}
