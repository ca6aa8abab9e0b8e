using System.Collections.Concurrent;
using System.Globalization;
using Cnn.Cli.Commands;
using Cnn.Distributed;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>What several ranks of a training say and return, as threads; and how they go on with what other ranks left.</summary>
[TestFixture]
internal sealed class RanksTests
{
    [Test]
    public void What_every_rank_finds_wrong_is_told_once_and_ends_all_with_its_code()
    {
        (int Code, string Said)[] ends = Together(3, _ => throw new UsageException("--epochs expects more."));
        Assert.That(ends, Is.EqualTo(new[] { (CommandLine.Usage, "cnn: --epochs expects more.\n"), (CommandLine.Usage, ""), (CommandLine.Usage, "") }));
    }

    [Test]
    public void What_one_rank_finds_wrong_is_told_by_the_first_and_ends_all_with_its_code()
    {
        (int Code, string Said)[] ends = Together(3, ranks =>
        {
            if (ranks.Collective.Rank == 1)
            {
                throw new CommandFailedException("There is no such file.");
            }

            ranks.Agree();
            return CommandLine.Success;
        });
        Assert.That(
            ends, Is.EqualTo(new[] { (CommandLine.Failure, "cnn: rank 1: There is no such file.\n"), (CommandLine.Failure, ""), (CommandLine.Failure, "") }));
    }

    [Test]
    public void What_goes_wrong_later_ends_the_others_with_its_reason()
    {
        var errors = new ConcurrentDictionary<int, string>();
        Together(2, ranks =>
        {
            ranks.Agree();
            try
            {
                if (ranks.Collective.Rank == 1)
                {
                    throw new IOException("The disk is full.");
                }

                ranks.Collective.Barrier();
            }
            catch (Exception e)
            {
                errors[ranks.Collective.Rank] = e.Message;
                throw;
            }

            return CommandLine.Success;
        });
        Assert.That(errors[0], Is.EqualTo("Rank 1 has ended: The disk is full."));
    }

    [TestCase(0, 0, CommandLine.Success)]
    [TestCase(0, CommandLine.Terminated, CommandLine.Terminated)]
    [TestCase(CommandLine.Interrupted, 0, CommandLine.Interrupted)]
    [TestCase(CommandLine.Interrupted, CommandLine.Terminated, CommandLine.Terminated)]
    public void A_signal_to_one_rank_is_the_end_of_all_with_its_code(int first, int second, int expected)
    {
        IReadOnlyList<InProcessCollective> ranks = InProcessCollective.Create(2);
        int[] codes = new int[2];
        Parallel.Invoke(
            () => codes[0] = TrainRanks.Signal(ranks[0], first), () => codes[1] = TrainRanks.Signal(ranks[1], second));
        Assert.That(codes, Is.EqualTo(new[] { expected, expected }));
    }

    // Two ranks with 64 samples each were left: 128 samples to a step.
    [TestCase(1, 0, null, 128)]
    [TestCase(1, 3, null, 128)]
    [TestCase(1, 3, 128, 128)]
    [TestCase(4, 3, null, 32)]
    [TestCase(4, 3, 32, 32)]
    [TestCase(4, 0, 10, 10)]
    [TestCase(3, 0, null, 64)]
    public void Steps_stay_as_large_as_they_were(int ranks, int steps, int? asked, int expected) =>
        Assert.That(new StepChoice("a.safetensors", Left(steps), ranks).Batch(asked), Is.EqualTo(expected));

    [TestCase(3, null, "'a.safetensors' is of step 5 of epoch 3, in steps of 128 samples, which 3 ranks cannot share evenly. Start 2 instead; when the epoch ")]
    [TestCase(2, 32, "--batch cannot be changed within an epoch: 'a.safetensors' is of step 5 of epoch 3, in batches of 64 on each of 2 ranks. Leave it out")]
    [TestCase(1, 64, "--batch cannot be changed within an epoch: 'a.safetensors' is of step 5 of epoch 3, in batches of 128. Leave it out")]
    public void Steps_of_another_size_within_an_epoch_are_refused_with_the_way_out(int ranks, int? asked, string words) => Assert.That(
        () => new StepChoice("a.safetensors", Left(5), ranks).Batch(asked), Throws.TypeOf<UsageException>().With.Message.StartsWith(words));

    [TestCase(1, 128, "")]
    [TestCase(4, 32, "")]
    [TestCase(1, 64, "'a.safetensors' was trained with steps of 128 and goes on with 64.\n")]
    [TestCase(3, 64, "'a.safetensors' was trained with steps of 128 and goes on with 192.\n")]
    public void Other_steps_are_told(int ranks, int batch, string expected)
    {
        using var words = new StringWriter();
        new StepChoice("a.safetensors", Left(0), ranks).Tell(new CommandOutput(TextWriter.Null, words, json: false), batch);
        Assert.That(words.ToString(), Is.EqualTo(expected));
    }

    private static CheckpointInfo Left(int steps) => new("lenet5", 2, 100, 1, new Dictionary<string, double>())
    {
        StepsOfEpoch = steps, Metadata = new Dictionary<string, string> { ["batch"] = "64", ["step"] = 128.ToString(CultureInfo.InvariantCulture) },
    };

    private static (int Code, string Said)[] Together(int count, Func<TrainRanks, int> work)
    {
        var ends = new (int Code, string Said)[count];
        Thread[] threads =
        [
            .. InProcessCollective.Create(count).Select(rank => new Thread(() =>
            {
                using var words = new StringWriter();
                int code = -1;
                try
                {
                    code = TrainRanks.RunTogether(rank, new CommandOutput(words, words, json: false), (ranks, _) => work(ranks!));
                }
                catch (Exception e)
                {
                    words.Write(e.Message);
                }

                ends[rank.Rank] = (code, words.ToString());
            }) { IsBackground = true }),
        ];
        Array.ForEach(threads, t => t.Start());
        Assert.That(threads.All(t => t.Join(TimeSpan.FromMinutes(1))), Is.True, "a rank does not end");
        return ends;
    }
}
