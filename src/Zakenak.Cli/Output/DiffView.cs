using System.Text;
using Zakenak.Engine;

namespace Zakenak.Cli.Output;

/// <summary>Writes what would change to standard output: coloured on a terminal, a patch in a pipe.</summary>
internal static class DiffView
{
    public static void Write(IEnumerable<Change> changes, Terminal terminal)
    {
        var text = new StringBuilder();
        foreach (var line in changes.SelectMany(UnifiedDiff.Of).Select(l => TerminalText.Neutral(l)))
            text.Append(terminal.OutHasColors ? line.Coloured(ToneOf(line)) : line).Append('\n');
        Console.Out.Write(text.ToString());
    }

    private static Tone ToneOf(string line) => line switch
    {
        ['+', '+', '+', ..] or ['-', '-', '-', ..] => Tone.Quiet,
        ['@', ..] => Tone.Notable,
        ['+', ..] => Tone.Good,
        ['-', ..] => Tone.Bad,
        _ => Tone.Plain,
    };
}
