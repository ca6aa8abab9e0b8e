using System.Text;

namespace Cnn.Cli.Tests.Calls;

/// <summary>
/// Calls as shells and scripts make them: files with odd names are files, variables that are not set are said, and what is not meant for users is not shown to
/// them.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class CallTests
{
    private static readonly object[][] WrongCalls =
    [
        [new[] { "train", "fashion-mlp", "--epochs", "1", "--epochs", "2" }, "--epochs is given 2 times"],
        [new[] { "bench", "fashion-mlp", "--backend", "managed", "--backend", "auto" }, "--backend is given 2 times"],
        [new[] { "train", "fashion-mlp", "--lr", "1e-320" }, "--learning-rate expects a positive number that float32 can hold"],
        [new[] { "train", "fashion-mlp", "--lr", "1e39" }, "--learning-rate expects a positive number that float32 can hold"],
        [new[] { "train", "fashion-mlp", "--data", "synthetic", "--classes", "2000000000" }, "--classes expects a number from 1 to 65536"],
        [new[] { "summary", "fashion-mlp", "--classes", "2000000000" }, "--classes expects a number from 1 to 65536"],
        [new[] { "predict", "@ghost.png", "--checkpoint", "none" }, "There is no file or folder '@ghost.png'"],
        [new[] { "eval", "--checkpoint", "@ghost" }, "no checkpoint '@ghost'"],
    ];

    [TestCaseSource(nameof(WrongCalls))]
    public void A_wrong_call_is_named(string[] args, string part) => Invocation.Of(args).ExpectOneMessage(CommandLine.Usage, part);

    [Test]
    public void What_the_runtime_calls_a_lack_of_memory_is_one_of_threads_where_a_thread_was_started()
    {
        Assert.That(Messages.OneLine(new AggregateException(new NoThreadException())), Does.StartWith("The system gives this process no more threads."));
        Assert.That(Messages.OneLine(new NoMemoryException()), Does.StartWith("There is not enough memory."));
    }

    /// <summary>Every option and argument that takes text.</summary>
    private static IEnumerable<string[]> EmptyValues()
    {
        foreach (System.CommandLine.Command command in CommandLine.Create(TextWriter.Null, TextWriter.Null).Subcommands)
        {
            string[] arguments = [.. command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0).Select(_ => "x")];
            foreach (System.CommandLine.Option option in command.Options.Where(o => o.ValueType == typeof(string) || o.ValueType == typeof(string[])))
            {
                string[] others = [.. command.Options.Where(o => o.Required && o != option).SelectMany(o => new[] { o.Name, "x" })];
                yield return [option.Name, command.Name, .. arguments, .. others, option.Name, ""];
            }

            if (arguments.Length > 0)
            {
                string[] required = [.. command.Options.Where(o => o.Required).SelectMany(o => new[] { o.Name, "x" })];
                yield return ["", command.Name, "", .. required];
            }
        }
    }

    // A path of no letter is the current folder, in which files would be left.
    [Test]
    public void No_option_and_no_argument_takes_an_empty_value()
    {
        string[][] calls = [.. EmptyValues()];
        Assert.That(calls.Select(c => c[0]), Does.Contain("--checkpoint").And.Contain("--report").And.Contain("--tensorboard").And.Contain("--output")
            .And.Contain("--data-dir").And.Contain(""));
        foreach (string[] call in calls)
        {
            Invocation run = Invocation.Of(call[1..]);
            Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Usage), string.Join(' ', call));
            Assert.That(run.Error, Does.Contain("expects a value and received an empty one").And.Contain(call[0]), string.Join(' ', call));
        }
    }

    [Test]
    public void A_place_with_a_colon_in_its_name_is_a_place()
    {
        using var folder = new TemporaryFolder();
        string table = folder.Write("a:b.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 2},{i},2,3,4\n"))));
        folder.Write("c:d/ant/1.png", TestImages.Gradient(4, 4));
        folder.Write("c:d/ant/2.png", TestImages.Gradient(4, 4));
        folder.Write("c:d/bee/1.png", TestImages.Gradient(4, 4));
        folder.Write("c:d/bee/2.png", TestImages.Gradient(4, 4));
        Assert.That(Invocation.Of("check", table).ExitCode, Is.Zero);
        Assert.That(Invocation.Of("check", Path.Combine(folder.Path, "c:d")).ExitCode, Is.Zero);
        Invocation.Of("check", Path.Combine(folder.Path, "e:f")).ExpectOneMessage(CommandLine.Usage, "Unknown data set");
    }

    [Test]
    public void Words_for_programmers_are_left_out()
    {
        Assert.That(Messages.OneLine(new ArgumentException("There is no such thing.", "dims")), Is.EqualTo("There is no such thing."));
        Assert.That(Messages.OneLine(new Cnn.OneDnn.TrainingDivergedException("the loss", double.NaN, 0, 1)),
            Does.Contain("Try a smaller learning rate").And.Not.Contain("FitOptions"));
        Assert.That(Messages.OneLine(new ArgumentOutOfRangeException("start", 7, "Index is out of range.")),
            Does.StartWith("unexpected ArgumentOutOfRangeException"), "nobody at the command line has called a method");
    }

    private sealed class NoMemoryException : OutOfMemoryException;

    private sealed class NoThreadException : OutOfMemoryException
    {
        public override string? StackTrace => "   at System.Threading.Thread.StartCore()";
    }
}
