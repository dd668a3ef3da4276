using System.Text.Json.Nodes;

namespace Zakenak.Trpc.Tests.Sample;

internal static class Things
{
    public static Thing Make(string id) => new()
    {
        Id = id,
        Note = null,
        Config = new([new("http", TimeSpan.FromSeconds(5))], Phase.InProgress, 2),
        CreatedAt = new(2024, 5, 1, 12, 30, 0, TimeSpan.Zero),
        Size = 9_007_199_254_740_993,
        Weights = new Dictionary<string, double> { ["a/b"] = 0.5 },
        Samples = [1, null],
        Status = new JsonObject { ["any"] = new JsonArray("thing", 1) },
        Shape = new Circle(1.5),
    };
}
