namespace Zakenak.Trpc.Streams;

/// <summary>Version 11. The head promises a value for each call, and a line fulfils one: <c>[i,0,[[…]]]</c> (0: fulfilled).</summary>
internal sealed class JsonLines : IBatchStreamFormat
{
    public string Start(int calls)
    {
        var promises = Enumerable.Range(0, calls).Select(call => $"\"{call}\":[[0],[null,0,{call}]]");
        return $"{{{string.Join(',', promises)}}}\n";
    }

    public (string Before, string After) Around(int index) => ($"[{index},0,[[", "]]]\n");

    public string End => "";

    public string KeepAlive => " ";
}
