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

    [Theory]
    [InlineData("plain", true, "plain")]
    [InlineData("\e[31mred\e[0m", true, "\e[31mred\e[0m\e[0m")]
    [InlineData("\e[31mred\e[0m", false, "red")]
    [InlineData("\e[2J\e[1;32mok", true, "\\u001b[2J\e[1;32mok\e[0m")]
    [InlineData("\e]0;title\a", false, "\\u001b]0;title\\u0007")]
    public void Log_keeps_its_colours_and_nothing_else_that_a_terminal_obeys(string line, bool withColours, string shown) =>
        TerminalText.OfLog(line, withColours).ShouldBe(shown);
}
