using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Tests.Configuration;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("8Gi", 8589934592)]
    [InlineData("512Mi", 536870912)]
    [InlineData("1.5G", 1500000000)]
    [InlineData("3k", 3000)]
    [InlineData("2Ki", 2048)]
    [InlineData("1Pi", 1125899906842624)]
    [InlineData("7", 7)]
    public void Amount_of_memory_in_bytes(string text, long expected)
    {
        Quantity.TryBytes(text, out var bytes).ShouldBeTrue();
        bytes.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData("1.2.3Gi")]
    [InlineData(".5G")]
    [InlineData("-1Gi")]
    [InlineData("8gi")]
    [InlineData("8GB")]
    [InlineData("8ki")]
    [InlineData("8K")]
    [InlineData("8i")]
    [InlineData("8 Gi")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999999999999999Pi")]
    public void What_is_no_amount_is_not_read(string text) => Quantity.TryBytes(text, out _).ShouldBeFalse();
}
