using System.CommandLine;

namespace Cnn.Cli.Tests;

/// <summary>Every option of every command that takes a number reads it by one grammar: what it does not take, such as a decimal comma, it names.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class NumberOptionTests
{
    private static readonly Type[] Numbers = [typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(float), typeof(double), typeof(decimal)];
    private static readonly string[] Wrong = ["0,5", "1,000", "1.000,5", "1 000", " 5", "5 ", "1'000", "1_000", "0x10", "\u0661", "5\0", "nan", "1e999"];

    /// <summary>Options whose text holds numbers, with such a text.</summary>
    private static readonly string[][] Texts =
    [
        ["train", "mnist-cnn", "--image-size", "2,5"], ["train", "mnist-cnn", "--image-size", "28 x28"], ["train", "mnist-cnn", "--image-size", "28x 28"],
        ["train", "mnist-cnn", "--augment", "zoom=0,1"],
        ["train", "mnist-cnn", "--schedule", "cosine:0,1"], ["train", "mnist-cnn", "--schedule", "step:1 0"], ["train", "mnist-cnn", "--class-weights", "1;2"],
        ["train", "mnist-cnn", "--class-weights", "a=0. 5"],
        ["train", "mnist-cnn", "--augment", "zoom=0. 1"], ["train", "mnist-cnn", "--augment", "crop=1 0"], ["train", "mnist-cnn", "--augment", "rotate=1_0"],
        ["summary", "mnist-cnn", "--input-shape", "2,8x28x1"],
        ["summary", "mnist-cnn", "--input-shape", "28x28x 1"], ["bench", "mnist-cnn", "--input-shape", "1'0x28x1"],
    ];

    private static IEnumerable<TestCaseData> Options =>
        from command in CommandLine.Create(TextWriter.Null, TextWriter.Null).Subcommands
        from option in command.Options
        where Numbers.Contains(Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType)
        from name in option.Aliases.Prepend(option.Name)
        select new TestCaseData(command.Name, name).SetArgDisplayNames(command.Name, name);

    [TestCaseSource(nameof(Options))]
    public void An_option_takes_numbers_as_they_are_written_only(string command, string option)
    {
        RootCommand root = CommandLine.Create(TextWriter.Null, TextWriter.Null);
        foreach (string number in Wrong)
        {
            Assert.That(root.Parse([command, option, number]).Errors.Select(e => e.Message),
                Has.Some.Contains($"'{number}'").And.Some.Contains(option), number);
        }

        Assert.That(root.Parse([command, option, "1"]).Errors.Select(e => e.Message), Has.None.Contains("'1'"));
    }

    [Test]
    public void There_are_such_options() => Assert.That(Options.Count(), Is.GreaterThan(15));

    [TestCaseSource(nameof(Texts))]
    public void A_text_of_numbers_is_read_by_the_same_grammar(params string[] args) => Assert.That(Invocation.Of(args).ExitCode, Is.EqualTo(CommandLine.Usage));

    [Test]
    public void A_decimal_comma_is_one_message_that_shows_the_point()
    {
        Invocation.Of("train", "fashion-mlp", "--lr", "0,001")
            .ExpectOneMessage(CommandLine.Usage, "'0,001' for option '--lr' as a number: digits with a point for decimals, such as 0.001");
        Invocation.Of("bench", "fashion-mlp", "--seconds", "1,5").ExpectOneMessage(CommandLine.Usage, "'1,5' for option '--seconds'");
        Invocation.Of("train", "fashion-mlp", "--seed", "-1").ExpectOneMessage(CommandLine.Usage, "as a whole number of 0 or more");
    }

    [TestCase("TRAIN", "fashion-mlp", "--optimizer", "admn")]
    [TestCase("train", "Fashion-MLP", "--optimizer", "SGD", "--data", "nothing")]
    [TestCase("train", "fashion-mlp", "--optimizer", "Adam", "--backend", "ManageD", "--dtype", "F32", "--data", "nothing")]
    public void Names_are_known_in_any_letter_case(params string[] args)
    {
        string error = Invocation.Of(args).Error;
        Assert.That(error, args[0] == "TRAIN" ? Does.Contain("Did you mean 'train'") : Does.StartWith("cnn: Unknown data set 'nothing'"));
    }

    [Test]
    public void Names_of_data_sets_are_too()
    {
        Invocation run = Invocation.Of("train", "FASHION-MLP", "--data", "Synthetic", "--epochs", "1", "--batch", "4096", "--optimizer", "ADAM");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }
}
