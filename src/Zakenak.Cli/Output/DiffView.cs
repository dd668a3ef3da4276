using Spectre.Console;
using Zakenak.Engine;

namespace Zakenak.Cli.Output;

/// <summary>Writes what would change to standard output: coloured on a terminal, a patch in a pipe.</summary>
internal static class DiffView
{
    public static void Write(IEnumerable<Change> changes, Terminal terminal)
    {
        using var plain = new StringWriter();
        foreach (var line in changes.SelectMany(UnifiedDiff.Of))
        {
            var harmless = TerminalText.Neutral(line);
            if (terminal.OutHasColors)
                terminal.Results.Write(new Paragraph(harmless + "\n", new Style(ColorOf(line))));
            else
                plain.WriteLine(harmless);
        }

        Console.Out.Write(plain.ToString());
    }

    private static Color ColorOf(string line) => line switch
    {
        ['+', '+', '+', ..] or ['-', '-', '-', ..] => Color.Grey,
        ['@', ..] => Color.Aqua,
        ['+', ..] => Color.Green,
        ['-', ..] => Color.Red,
        _ => Color.Default,
    };
}
