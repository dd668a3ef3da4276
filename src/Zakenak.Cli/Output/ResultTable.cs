using Spectre.Console;

namespace Zakenak.Cli.Output;

/// <summary>A result in rows: a table on a terminal, aligned columns in a pipe.</summary>
internal sealed class ResultTable(params string[] headers)
{
    private readonly List<(string[] Cells, Tone Tone)> rows = [];

    /// <param name="tone">Of the row's first cell.</param>
    public void Add(Tone tone, params string?[] cells) => rows.Add(([.. cells.Select(c => TerminalText.Neutral(c ?? ""))], tone));

    public void WriteTo(Terminal terminal)
    {
        if (rows.Count == 0)
            return;
        if (terminal.OutIsTerminal)
            WriteTable(terminal.Results);
        else
            WriteColumns(Console.Out);
    }

    private void WriteTable(IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in headers)
            table.AddColumn(new TableColumn(new Text(header, new Style(decoration: Decoration.Bold))));
        foreach (var (cells, tone) in rows)
            table.AddRow(cells.Select((cell, i) => new Text(cell, i == 0 ? tone.ToStyle() : Style.Plain)));
        console.Write(table);
    }

    private void WriteColumns(TextWriter to)
    {
        var widths = headers.Select((header, i) => Math.Max(header.Length, rows.Max(r => r.Cells[i].Length))).ToArray();
        foreach (var cells in rows.Select(r => r.Cells).Prepend(headers))
            to.WriteLine(string.Join("   ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }
}
