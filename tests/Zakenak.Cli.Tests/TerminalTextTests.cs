using Zakenak.Cli.Output;

namespace Zakenak.Cli.Tests;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("пример 日本 🚀", "пример 日本 🚀")]
    [InlineData("\u001b]0;title\u0007", "\\u001b]0;title\\u0007")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("a\rb\nc", "a\\u000db\\u000ac")]
    [InlineData("\u202Egnp.exe", "\\u202egnp.exe")]
    public void Control_and_direction_characters_are_shown_not_obeyed(string text, string shown) => TerminalText.Neutral(text).ShouldBe(shown);

    [Fact]
    public void Line_ends_stay_where_lines_are_meant() => TerminalText.Neutral("a\nb\r", keepLines: true).ShouldBe("a\nb\\u000d");
}
