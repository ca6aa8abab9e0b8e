using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>What is reported of a training on several ranks, and by whom.</summary>
[TestFixture]
internal sealed class FigureTests
{
    [Test]
    public void Losses_and_metrics_of_epochs_and_validations_are_those_of_all_samples([Values(2, 3)] int ranks)
    {
        using Engine engine = Ranks.NewEngine();
        using Model alone = Networks.Make("dense", engine);
        History expected = Train(alone, Networks.StepSize);
        History[] together = Ranks.Succeed(ranks, (rank, own) =>
        {
            using Model model = Networks.Make("dense", own);
            model.Distribute(rank);
            return Train(model, Networks.StepSize / ranks);
        });
        Assert.Multiple(() =>
        {
            foreach (string name in new[] { "loss", "accuracy", "val_loss", "val_accuracy" })
            {
                foreach (History each in together)
                {
                    Assert.That(each[name], Is.EqualTo(expected[name]).Within(1e-5).Percent, name);
                }
            }
        });

        static History Train(Model model, int batchSize) => model.Fit(
            Networks.Data(37), new FitOptions { Epochs = 2, BatchSize = batchSize, Validation = Networks.Data(11, seed: 4), ValidationBatchSize = 2 });
    }

    [Test]
    public void Class_and_sample_weights_weigh_as_they_do_alone()
    {
        using Engine engine = Ranks.NewEngine();
        using Model alone = Networks.Make("dense", engine);
        Train(alone, Networks.StepSize);
        float[][] together = Ranks.Succeed(3, (rank, own) =>
        {
            using Model model = Networks.Make("dense", own);
            model.Distribute(rank);
            Train(model, Networks.StepSize / 3);
            return StepRecorder.Weights(model);
        });
        float[] expected = StepRecorder.Weights(alone);
        Assert.That(together[1], Is.EqualTo(expected).Within(1e-6));

        static void Train(Model model, int batchSize)
        {
            Tensor weights = Tensor.From(Enumerable.Range(0, 37).Select(i => (i % 4) / 2f).ToArray(), 37);
            model.Fit(Networks.Data(37), new FitOptions
            {
                BatchSize = batchSize, SampleWeights = weights, ClassWeights = new Dictionary<int, float> { [1] = 3, [4] = 0.5f },
            });
        }
    }

    [Test]
    public void Statistics_of_batch_normalization_are_the_same_on_every_rank_after_an_epoch()
    {
        float[][] together = Ranks.Succeed(3, (rank, engine) =>
        {
            using Model model = Networks.Make("normalized", engine, seed: (ulong)rank.Rank);
            model.Distribute(rank);
            model.Fit(Networks.Data(37), new FitOptions { Epochs = 2, BatchSize = 4 });
            return StepRecorder.Weights(model);
        });
        Assert.Multiple(() =>
        {
            Assert.That(together[1], Is.EqualTo(together[0]));
            Assert.That(together[2], Is.EqualTo(together[0]));
        });
    }

    [Test]
    public void What_writes_runs_on_rank_0_alone_and_what_changes_the_training_on_all()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"ranks-{Guid.NewGuid():N}");
        var files = new (string Csv, double Rate)[2];
        try
        {
            Ranks.Succeed(2, (rank, engine) =>
            {
                using Model model = Networks.Make("dense", engine);
                model.Distribute(rank);
                string own = Path.Combine(folder, $"{rank.Rank}");
                Directory.CreateDirectory(own);
                model.Fit(Networks.Data(24), new FitOptions
                {
                    BatchSize = 6,
                    Callbacks = [new CsvLogger(Path.Combine(own, "log.csv")), new ModelCheckpoint(own), new LearningRateScheduler((_, _) => 0.25)],
                });
                string kinds = string.Join(' ', Directory.GetFiles(own).Select(Path.GetExtension).Distinct().Order());
                return files[rank.Rank] = (kinds, model.Optimizer!.LearningRate);
            });
            Assert.That(files, Is.EqualTo(new[] { (".csv .safetensors", 0.25), ("", 0.25) }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // With a single sample all ranks but the first have none in the whole epoch: what their metrics keep has no length yet.
    [Test]
    public void Metrics_that_keep_counts_of_classes_are_added_up_where_ranks_have_seen_nothing([Values(1, 2, 5)] int samples, [Values(1, 3)] int validation)
    {
        using Engine engine = Ranks.NewEngine();
        (double[] expected, long[,] matrix) = Train(null, engine);
        (double[] Figures, long[,] Matrix)[] together = Ranks.Succeed(3, Train);
        Assert.Multiple(() =>
        {
            foreach ((double[] figures, long[,] confusion) in together)
            {
                Assert.That(figures, Is.EqualTo(expected).Within(1e-5).Percent);
                Assert.That(confusion, Is.EqualTo(matrix));
            }
        });

        (double[] Figures, long[,] Matrix) Train(ICollective? rank, Engine own)
        {
            using Model model = Networks.Make("dense", own);
            var confusion = new ConfusionMatrix();
            model.Compile(new Sgd { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy, confusion, new F1Score());
            model.Distribute(rank);
            History history = model.Fit(Networks.Data(samples), new FitOptions
            {
                Epochs = 2, BatchSize = Networks.StepSize / (rank?.Size ?? 1), Validation = Networks.Data(validation, seed: 4), ValidationBatchSize = 1,
            });
            string[] names = ["loss", "confusion_matrix", "f1_score", "val_loss", "val_confusion_matrix", "val_f1_score"];
            return ([.. names.SelectMany(name => history[name])], confusion.Matrix);
        }
    }

    [Test]
    public void Figures_within_an_epoch_are_those_of_all_samples_so_far()
    {
        using Engine engine = Ranks.NewEngine();
        List<double> expected = Train(null, engine);
        List<double>[] together = Ranks.Succeed(3, Train);
        Assert.Multiple(() =>
        {
            Assert.That(expected, Has.Count.EqualTo(4 * 2));
            Assert.That(together, Is.All.EqualTo(expected).Within(1e-5).Percent);
        });

        static List<double> Train(ICollective? rank, Engine own)
        {
            using Model model = Networks.Make("dense", own);
            model.Distribute(rank);
            List<double> figures = [];
            var listener = new LambdaCallback(onBatchEnd: (_, logs) => figures.AddRange([logs["loss"], logs["accuracy"]]));
            model.Fit(Networks.Data(37), new FitOptions { BatchSize = Networks.StepSize / (rank?.Size ?? 1), Callbacks = [listener] });
            return figures;
        }
    }
}
