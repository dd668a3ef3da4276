using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Images;

/// <summary>What a run does about the images of its project.</summary>
/// <param name="Orders">In the order of the configuration.</param>
/// <param name="Registry">Null: the images are loaded into a local cluster.</param>
/// <param name="Build">Whether what the registry does not hold is built (<c>converge</c>), or only said (<c>deploy</c>).</param>
public sealed record ImageRequest(IReadOnlyList<ImageOrder> Orders, RegistrySettings? Registry, bool Build);
