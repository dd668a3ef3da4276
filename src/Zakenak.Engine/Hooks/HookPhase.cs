namespace Zakenak.Engine.Hooks;

/// <summary>A point in a release's life at which hooks run.</summary>
internal enum HookPhase
{
    PreInstall,
    PostInstall,
    PreUpgrade,
    PostUpgrade,
    PreDelete,
    PostDelete,

    /// <summary>Argo CD's Sync with a negative wave: before the chart's objects.</summary>
    EarlySync,

    /// <summary>Argo CD's Sync: with the chart's objects.</summary>
    Sync,

    /// <summary>Argo CD's SyncFail: when something of the chart, or one of its hooks, failed.</summary>
    SyncFail,
}

internal static class HookPhaseNames
{
    /// <summary>As in an annotation: <c>pre-upgrade</c>.</summary>
    public static string Name(this HookPhase phase) => phase switch
    {
        HookPhase.PreInstall => "pre-install",
        HookPhase.PostInstall => "post-install",
        HookPhase.PreUpgrade => "pre-upgrade",
        HookPhase.PostUpgrade => "post-upgrade",
        HookPhase.PreDelete => "pre-delete",
        HookPhase.PostDelete => "post-delete",
        HookPhase.EarlySync or HookPhase.Sync => "sync",
        _ => "sync-fail",
    };
}
