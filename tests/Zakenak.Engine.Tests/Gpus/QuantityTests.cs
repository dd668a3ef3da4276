using Zakenak.Engine.Gpus;

namespace Zakenak.Engine.Tests.Gpus;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("8Gi", 8589934592)]
    [InlineData("512Mi", 536870912)]
    [InlineData("1.5G", 1500000000)]
    [InlineData("3k", 3000)]
    [InlineData("2Ki", 2048)]
    [InlineData("7", 7)]
    public void Amount_of_memory_in_bytes(string text, long bytes) => Quantity.Bytes(text).ShouldBe(bytes);
}
