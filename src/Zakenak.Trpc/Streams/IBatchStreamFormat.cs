namespace Zakenak.Trpc.Streams;

/// <summary>How a batch is written call by call. The two versions of the clients read different ones.</summary>
internal interface IBatchStreamFormat
{
    /// <summary>Before the first call is finished.</summary>
    string Start(int calls);

    (string Before, string After) Around(int index);

    string End { get; }

    /// <summary>What may be sent to keep a connection alive; null: nothing may.</summary>
    string? KeepAlive { get; }
}
