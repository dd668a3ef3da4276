using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

public sealed class BuildOutputReaderTests
{
    [Theory]
    [InlineData("STEP 3/5: RUN make", "3/5 RUN make")]
    [InlineData("[1/2] STEP 3/5: RUN make", "[1/2] 3/5 RUN make")]
    [InlineData("[linux/arm64] [1/2] STEP 3/5: RUN make", "[linux/arm64] [1/2] 3/5 RUN make")]
    [InlineData("Step 3/5 : RUN make", "3/5 RUN make")]
    [InlineData("#7 [3/5] RUN make", "3/5 RUN make")]
    [InlineData("#7 [builder 3/5] RUN make", "builder 3/5 RUN make")]
    [InlineData("#7 [linux/arm64 builder 3/5] RUN make", "linux/arm64 builder 3/5 RUN make")]
    public void Beginning_of_a_step_is_known(string line, string step) => Reader().Read(line).Step.ShouldBe(step);

    [Theory]
    [InlineData("#1 [internal] load build definition from Dockerfile")]
    [InlineData("Step by step")]
    [InlineData("--> 9f79f44d96a")]
    [InlineData("COMMIT localhost/shop:1")]
    [InlineData("")]
    public void Any_other_line_is_output(string line) => Reader().Read(line).Step.ShouldBeNull();

    [Fact]
    public void BuildKit_says_a_step_again_without_beginning_it_again()
    {
        var reader = Reader();
        reader.Read("#7 [one 2/2] RUN make");
        reader.Read("#8 [two 2/2] RUN test");
        reader.Read("#7 [one 2/2] RUN make").Step.ShouldBeNull();
    }

    [Fact]
    public void Lines_of_BuildKit_belong_to_their_step()
    {
        var reader = Reader();
        reader.Read("#7 [one 2/2] RUN make");
        reader.Read("#8 [two 2/2] RUN test");
        reader.Read("#7 0.345 cc main.c").Text.ShouldBe("cc main.c");
        reader.Read("#8 0.400 ok");
        reader.Read("#7 ERROR: process \"/bin/sh -c make\" did not complete successfully: exit code: 2");
        reader.Step.ShouldBe("one 2/2 RUN make");
        reader.Tail.ShouldBe(["cc main.c", "ERROR: process \"/bin/sh -c make\" did not complete successfully: exit code: 2"]);
    }

    [Fact]
    public void Colours_go() => Reader().Read("\e[91merr\e[0m \e[1;32mok\e[0m\a").Text.ShouldBe("err ok");

    [Fact]
    public void Ten_lines_are_kept()
    {
        var reader = Reader();
        for (var i = 0; i < 1000; i++)
        {
            reader.Read($"line {i}");
        }
        reader.Tail.ShouldBe(Enumerable.Range(990, 10).Select(i => $"line {i}"));
    }

    [Fact]
    public void Secrets_go_from_lines_and_from_steps()
    {
        var reader = new BuildOutputReader(new Masking(["s3cret", "longer-s3cret"]));
        reader.Read("STEP 1/2: RUN login longer-s3cret").ShouldBe(new BuildLine("STEP 1/2: RUN login ***", "1/2 RUN login ***"));
        reader.Read("with s3cret").Text.ShouldBe("with ***");
        reader.Tail.ShouldBe(["with ***"]);
    }

    private static BuildOutputReader Reader() => new(new Masking([]));
}
