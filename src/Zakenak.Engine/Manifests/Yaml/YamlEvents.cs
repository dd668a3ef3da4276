using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>The parser's events, one at a time, with every way it can fail turned into a <see cref="YamlSyntaxException"/>.</summary>
internal sealed class YamlEvents
{
    private readonly Parser parser;
    private readonly SortedSet<long>? tabIndented;

    public YamlEvents(string text)
    {
        if (IndexOfForbidden(text) is var at and >= 0)
            throw Forbidden(text, at);
        tabIndented = TabIndentedLines(text);
        // kubectl reads line by line, so that a block at the end of a file always ends with a line end.
        var lines = text.EndsWith('\n') ? text : text + '\n';
        parser = new Parser(new Scanner(new StringReader(lines.StartsWith('\uFEFF') ? lines[1..] : lines), skipComments: true));
        Next();
    }

    /// <summary>The event that the next <see cref="Take"/> gives.</summary>
    public ParsingEvent Current => parser.Current!;

    public ParsingEvent Take()
    {
        var taken = Current;
        Next();
        return taken;
    }

    /// <summary>Refuses a node whose line is indented with tabs: where the columns then are is anybody's guess, and kubectl refuses it
    /// too.</summary>
    public void RefuseTabIndent(ParsingEvent node)
    {
        if (tabIndented is not null && tabIndented.Remove(node.Start.Line))
            throw TabIndent(node.Start.Line);
    }

    private void Next()
    {
        try
        {
            if (!parser.MoveNext())
                throw new YamlSyntaxException(1, 1, "the file ends in the middle of a document");
        }
        catch (YamlException e) when (e.Message.Contains(" tab ") && tabIndented?.Where(line => line >= e.Start.Line).ToArray() is [var line, ..])
        {
            throw TabIndent(line, e);
        }
        catch (YamlException e)
        {
            throw new YamlSyntaxException(e.Start.Line, e.Start.Column, Explain(e.Message), e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser's way of saying that it expected another token, after a collection that is not closed.
            var at = parser.Current?.End ?? Mark.Empty;
            throw new YamlSyntaxException(at.Line, at.Column, "cannot be read from here on: a bracket, brace or quote is not closed, or one is too many", e);
        }
    }

    private static YamlSyntaxException TabIndent(long line, Exception? inner = null) => new(line, 1, "a tab indents this line: use spaces", inner);

    private static string Explain(string message) => message switch
    {
        _ when message.Contains("found invalid mapping") =>
            "a second \": \" on one line, or a line indented deeper than its key allows: quote the value or fix the indentation",
        _ when message.Contains("cannot start any token") => "no value can start with this character: quote the value",
        _ when message.Contains("could not find expected ':'") => "this line is neither \"key: value\" nor part of the value above: a colon or indentation is missing",
        _ when message.Contains("did not find expected key") => "expected a key here: check the indentation and the quotes of the lines around it",
        _ when message.Contains("did not find expected '-'") => "expected \"- \" here: this line is indented like the list above it but is not an item of it",
        _ when message.Contains("did not find expected node content") => "a value is missing here, or a bracket or brace above is not closed",
        _ => message.Length > 0 ? char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.') : message,
    };

    private static SortedSet<long>? TabIndentedLines(string text)
    {
        SortedSet<long>? lines = null;
        long line = 1;
        for (var start = 0; start < text.Length && text.AsSpan(start).Contains('\t'); line++)
        {
            var i = start;
            while (i < text.Length && text[i] == ' ')
                i++;
            if (i < text.Length && text[i] == '\t')
                (lines ??= []).Add(line);
            var end = text.IndexOf('\n', i);
            if (end < 0)
                break;
            start = end + 1;
        }
        return lines;
    }

    /// <summary>The first control character that is no tab and no line end. The scanner would take a NUL for the end of the file, and the
    /// objects after it
    /// would be missing from the desired state without a word.</summary>
    private static int IndexOfForbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' and not '\t' and not '\n' and not '\r' or >= '\x7F' and <= '\x9F' and not '\x85')
                return i;
        }
        return -1;
    }

    private static YamlSyntaxException Forbidden(string text, int at)
    {
        var before = text.AsSpan(0, at);
        return new(before.Count('\n') + 1, at - before.LastIndexOf('\n'),
            $"the control character U+{(int)text[at]:X4} is not allowed in YAML: write it as \"\\x{(int)text[at]:x2}\" in double quotes");
    }
}
