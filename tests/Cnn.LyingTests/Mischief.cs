// Outside any namespace, so that its end is the end of the whole assembly.
#pragma warning disable CA1050

/// <summary>Two tests that pass, and one that does what an environment variable says.</summary>
[TestFixture]
public sealed class Mischief
{
    /// <summary>The variable that chooses.</summary>
    public const string Variable = "CNN_TEST_MISCHIEF";

    /// <summary>What it says, or nothing.</summary>
    public static string Kind => Environment.GetEnvironmentVariable(Variable) ?? "";

    [Test]
    public void A_first() => Assert.That(Kind, Is.Not.Null);

    [Test]
    public void B_second()
    {
        switch (Kind)
        {
            case "fail":
                Assert.Fail("as it was told to");
                break;
            case "fail-fast":
                Environment.FailFast("as it was told to");
                break;
            case "exit":
                Environment.Exit(0);
                break;
            case "stack":
                Assert.That(Deeper(1), Is.Zero);
                break;
            case "thread":
                var thread = new Thread(() => throw new InvalidOperationException("as it was told to"));
                thread.Start();
                thread.Join();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "ignore":
                Assert.Ignore("golden data is missing");
                break;
            case "other-cpu":
                Assert.Ignore("Not on this CPU: it computes by hand.");
                break;
            case "inconclusive":
                Assert.Inconclusive("nothing to look at");
                break;
        }
    }

    [Test]
    public void C_third() => Assert.That(Kind, Is.Not.Null);

    private static int Deeper(int depth) => depth + Deeper(depth + 1);
}

[SetUpFixture]
public sealed class MischiefAtTheEnds
{
    [OneTimeSetUp]
    public void Start()
    {
        if (Mischief.Kind == "set-up")
        {
            throw new InvalidOperationException("as it was told to");
        }
    }

    [OneTimeTearDown]
    public void End()
    {
        switch (Mischief.Kind)
        {
            case "tear-down":
                Assert.Fail("something leaked");
                break;
            case "tear-down-exit":
                Environment.Exit(0);
                break;
        }
    }
}
