using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Images.Targets;

namespace Zakenak.Engine.Tests.Images.Targets;

/// <summary>A cluster's store that holds nothing and is given nothing: for what is decided before.</summary>
internal sealed class UnknowingTarget : IImageTarget
{
    public string Name => "nowhere";

    public Task<BuiltImage?> FindAsync(ImageName image, CancellationToken ct) => Task.FromResult<BuiltImage?>(null);

    public Task<string?> FindBaseAsync(ImageName image, CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<LoginFile?> LogInAsync() => Task.FromResult<LoginFile?>(null);

    public bool AllowsInsecure(IReadOnlyCollection<string> registries) => false;

    public Task<string?> PutAsync(IImageBackend backend, ImageOrder order, string? login, Action<BuildLine> report, CancellationToken ct) =>
        throw new InvalidOperationException("nothing is built");

    public void Dispose()
    {
    }
}
