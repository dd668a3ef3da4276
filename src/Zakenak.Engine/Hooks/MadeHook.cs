using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Hooks;

/// <summary>A hook whose object is in the cluster.</summary>
/// <param name="Live">As it was created.</param>
internal sealed record MadeHook(Hook Hook, ApiResource Resource, LiveObject Live);
