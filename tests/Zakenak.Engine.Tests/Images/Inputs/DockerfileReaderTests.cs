using Zakenak.Engine.Images.Inputs;

namespace Zakenak.Engine.Tests.Images.Inputs;

public sealed class DockerfileReaderTests
{
    private static readonly Dictionary<string, string> noArgs = [];

    [Theory]
    [InlineData("FROM alpine", "docker.io/library/alpine")]
    [InlineData("from alpine:3.20 as base", "docker.io/library/alpine:3.20")]
    [InlineData("FROM --platform=$BUILDPLATFORM golang:1.24 AS build", "docker.io/library/golang:1.24")]
    [InlineData("FROM scratch", "")]
    [InlineData("FROM alpine AS Base\nFROM base", "docker.io/library/alpine")]
    [InlineData("FROM a AS b\nFROM c\nCOPY --from=b /x /\nCOPY --from=0 /x /\nCOPY --chown=1 --from=d/e:1 /x /",
        "docker.io/library/a docker.io/library/c docker.io/d/e:1")]
    [InlineData("FROM a\nRUN --mount=type=bind,from=d/e,target=/x --mount=type=cache,target=/c make", "docker.io/library/a docker.io/d/e")]
    [InlineData("FROM a\nRUN echo --from=b && x --mount=from=c", "docker.io/library/a")]
    [InlineData("FROM a\nFROM a", "docker.io/library/a")]
    [InlineData("\n# FROM no\n  # FROM no\n\tFROM a", "docker.io/library/a")]
    [InlineData("FROM \\\n# between\n\n  a \\\n  AS b\nFROM b", "docker.io/library/a")]
    [InlineData("# escape=`\nFROM `\n  a", "docker.io/library/a")]
    [InlineData("# syntax=docker/dockerfile:1\n# escape = `\nFROM `\n  a", "docker.io/library/a")]
    [InlineData("# a comment\n# escape=`\nFROM \\\n  a", "docker.io/library/a")]
    [InlineData("FROM a\r\nRUN x\r\n", "docker.io/library/a")]
    [InlineData("FROM a\nRUN <<EOF\nFROM no\nEOF\nFROM b", "docker.io/library/a docker.io/library/b")]
    [InlineData("FROM a\nCOPY <<-'ONE' <<\"TWO\" /x/\nFROM no\n\tONE\nFROM no\nTWO\nFROM b", "docker.io/library/a docker.io/library/b")]
    [InlineData("FROM a\nRUN cat <<<EOF\nFROM b", "docker.io/library/a docker.io/library/b")]
    [InlineData("ARG V=3.20\nFROM alpine:$V", "docker.io/library/alpine:3.20")]
    [InlineData("ARG R=reg.local V=\"1\"\nARG FULL=$R/x:${V}\nFROM ${FULL}", "reg.local/x:1")]
    [InlineData("FROM alpine:${V:-3.19}", "docker.io/library/alpine:3.19")]
    [InlineData("ARG DEBUG=1\nFROM app${DEBUG:+-debug}", "docker.io/library/app-debug")]
    [InlineData("FROM app-$TARGETARCH", "")] // only the build knows it
    [InlineData("FROM a\nARG V=1\nFROM b:$V", "docker.io/library/a")] // an ARG of a stage is not for FROM
    [InlineData("FROM", "")]
    [InlineData("", "")]
    public void External_images_are_found(string dockerfile, string expected) => Images(dockerfile, noArgs).ShouldBe(expected);

    [Fact]
    public void Build_argument_wins_over_the_default()
    {
        var args = new Dictionary<string, string> { ["V"] = "3.18", ["UNDECLARED"] = "x" };
        Images("ARG V=3.20\nARG W\nFROM alpine:$V\nFROM b:$UNDECLARED", args).ShouldBe("docker.io/library/alpine:3.18");
    }

    private static string Images(string dockerfile, Dictionary<string, string> args) =>
        string.Join(' ', DockerfileReader.Images(dockerfile, args));
}
