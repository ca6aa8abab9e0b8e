using System.Globalization;
using System.Text;
using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Tests;

namespace Cnn.Distributed.Tests.Mpi;

/// <summary>cnn train under mpirun.</summary>
[TestFixture(MpiInstallation.OpenMpi)]
[TestFixture(MpiInstallation.Mpich)]
internal sealed class CommandTests(string kind)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
    private static readonly string Command = Path.Combine(Checkout.Root, "src", "Cnn.Cli", "bin", Configuration, "net10.0", "cnn.dll");

    private readonly MpiInstallation mpi = MpiInstallation.Find(kind);
    private string folder = null!;

    [SetUp]
    public void WriteImages()
    {
        folder = Directory.CreateTempSubdirectory("cnn-ranks-").FullName;
        var lines = new StringBuilder();
        for (int i = 0; i < 60; i++)
        {
            // Ten kinds of images of 28 x 28: one bright row each.
            IEnumerable<int> pixels = Enumerable.Range(0, 784).Select(p => p / 28 == 2 * (i % 10) ? 255 : 0);
            lines.Append(CultureInfo.InvariantCulture, $"{i % 10},{string.Join(',', pixels)}\n");
        }

        File.WriteAllText(Path.Combine(folder, "images.csv"), lines.ToString());
    }

    [TearDown]
    public void RemoveThem() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Rank_0_alone_speaks_and_writes()
    {
        string checkpoint = Path.Combine(folder, "kept");
        (int code, string output, string error, _) = Train(2, "--epochs", "1", "--checkpoint", checkpoint);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, output + error);
            Assert.That(error, Does.Contain("Training on 2 ranks, joined by ").And.Contains(kind));
            Assert.That(output.Split("Test accuracy"), Has.Length.EqualTo(2), output);
            Assert.That(Directory.GetFiles(checkpoint).Select(Path.GetFileName), Is.EquivalentTo(new[] { "best.safetensors", "last.safetensors" }));
        });
    }

    [Test]
    public void A_training_goes_on_from_the_checkpoint_of_rank_0_as_if_it_had_not_ended()
    {
        string parts = Path.Combine(folder, "parts"), whole = Path.Combine(folder, "whole");
        Assert.That(Train(2, "--epochs", "2", "--checkpoint", whole).Code, Is.Zero);
        Assert.That(Train(2, "--epochs", "1", "--checkpoint", parts).Code, Is.Zero);
        (int code, string output, string error, _) = Train(2, "--epochs", "2", "--checkpoint", parts, "--resume");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, output + error);
            Assert.That(error, Does.Contain("Going on from ").And.Contains("Epoch 2/2").And.Not.Contains("Epoch 1/2"));
            Assert.That(Weights(parts), Is.EqualTo(Weights(whole)));
        });

        static float[] Weights(string place)
        {
            using Model model = Model.Load(Path.Combine(place, "last.safetensors"));
            return StepRecorder.Weights(model);
        }
    }

    [TestCase("on")]
    [TestCase("off")]
    public void A_trace_is_one_file_of_all_ranks(string overlap)
    {
        string file = Path.Combine(folder, "steps.json");
        (int code, string output, string error, _) = Train(2, "--epochs", "1", "--trace", file, "--overlap", overlap);
        Assert.That(code, Is.Zero, output + error);
        var trace = new TraceReading(file);
        Assert.Multiple(() =>
        {
            for (int rank = 0; rank < 2; rank++)
            {
                Assert.That(trace.Rows[(rank, 0)], Does.StartWith($"rank {rank} on "));
                Assert.That(trace.Names(rank, 1).Count(n => n.StartsWith("step ", StringComparison.Ordinal)), Is.EqualTo(3), "of 16 of 42 images");
                Assert.That(trace.Names(rank, 1), Has.Member("waiting for gradients").And.Member("update"));
                Assert.That(trace.Names(rank, 2).Count(n => n.StartsWith("gradients from byte 0", StringComparison.Ordinal)), Is.EqualTo(3));
            }

            Assert.That(trace.Names(1, 2), Is.EqualTo(trace.Names(0, 2)));
            Assert.That(error, Does.Contain("2 ranks added gradients up for ").And.Contains("% of the training, nothing else was done."));
        });
    }

    [Test]
    public void Each_process_trains_alone_where_that_is_asked_for()
    {
        (int code, string output, string error, _) = Train(2, "--epochs", "1", "--distributed", "off");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, output + error);
            Assert.That(output.Split("Test accuracy"), Has.Length.EqualTo(3), output);
        });
    }

    // What the parser finds, and what the command does.
    [TestCase("--epochs 0", "cnn: --epochs expects a number above zero, received 0")]
    [TestCase("--epoch 1", "cnn: Unknown option '--epoch'.")]
    [TestCase("--overlap of", "cnn: --overlap expects auto, on or off; received 'of'.")]
    [TestCase("--gradient-type half", "cnn: --gradient-type expects float32 or bfloat16; received 'half'.")]
    [TestCase("--distributed of", "cnn: --distributed expects auto, off, received 'of'.")]
    public void What_is_wrong_with_the_call_is_told_once_and_ends_the_job_with_code_2(string options, string words)
    {
        (int code, string output, string error, _) = Train(2, options.Split(' '));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(2), output + error);
            Assert.That(error.Split("cnn: "), Has.Length.EqualTo(2), error);
            Assert.That(error, Does.Contain(words).And.Not.Contains("MPI_ABORT").And.Not.Contains("MPI_Abort"));
        });
    }

    private (int Code, string Output, string Error, TimeSpan Took) Train(int ranks, params string[] options) => mpi.Run(
        ranks, Patience, ["dotnet", Command, "train", "mnist-cnn", "--data", $"csv:{Path.Combine(folder, "images.csv")}", "--batch", "8", "--threads", "1",
            "--backend", "managed", .. options]);
}
