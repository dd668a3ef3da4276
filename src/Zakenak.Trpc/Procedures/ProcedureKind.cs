namespace Zakenak.Trpc;

public enum ProcedureKind
{
    /// <summary>Reads; called by GET.</summary>
    Query,

    /// <summary>Changes something; called by POST.</summary>
    Mutation,

    /// <summary>Sends events until it ends or the caller leaves; called by GET, answered as server-sent events.</summary>
    Subscription,
}
