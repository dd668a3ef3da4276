namespace Zakenak.Trpc.Streams;

/// <summary>Version 10: one object with a property for each call, a line each.</summary>
internal sealed class ObjectStream : IBatchStreamFormat
{
    private bool started;

    public string Start(int calls) => "";

    public (string Before, string After) Around(int index)
    {
        var separator = started ? ',' : '{';
        started = true;
        return ($"{separator}\"{index}\":", "\n");
    }

    public string End => "}";

    // The client cuts each line at fixed places.
    public string? KeepAlive => null;
}
