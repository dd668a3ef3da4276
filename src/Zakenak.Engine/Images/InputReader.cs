using Zakenak.Engine.Images.Inputs;

namespace Zakenak.Engine.Images;

/// <summary>Reads the inputs of an image; a large context is told before it is read, let alone sent.</summary>
internal static class InputReader
{
    /// <exception cref="ReconcileException">SourceNotFound, ConfigurationInvalid.</exception>
    public static async Task<BuildInputs> ReadAsync(ImageOrder order, Func<ImageName, CancellationToken, Task<string?>> baseDigest,
        Action<ReconcileEvent> report, CancellationToken ct)
    {
        var context = BuildContext.Read(order, ct);
        if (context.Size >= BuildContext.LargeBytes)
        {
            report(new ReconcileEvent.Warning($"The build context {order.ContextShown} has {context}: all of it goes to the builder. "
                + "What no step copies belongs into .dockerignore."));
        }
        return await BuildInputs.ReadAsync(order, context, baseDigest, ct);
    }
}
