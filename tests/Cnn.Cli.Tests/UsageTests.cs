namespace Cnn.Cli.Tests;

/// <summary>Calls that cannot be understood end at once with exit code 2 and one line that helps.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class UsageTests
{
    private static readonly object[][] WrongCalls =
    [
        [new[] { "trian" }, "Did you mean 'train'?"],
        [Array.Empty<string>(), "Expected a command: train"],
        [new[] { "train" }, "Required argument"],
        [new[] { "train", "mnist-cn" }, "Did you mean 'mnist-cnn'?"],
        [new[] { "train", "mnist-cnn", "--epcohs", "2" }, "Did you mean '--epochs'?"],
        [new[] { "train", "mnist-cnn", "--epochs", "two" }, "as a whole number"],
        [new[] { "train", "mnist-cnn", "--epochs", "0" }, "--epochs expects a number above zero"],
        [new[] { "train", "mnist-cnn", "--batch", "-1" }, "--batch expects a number above zero"],
        [new[] { "train", "mnist-cnn", "--data", "mnisst" }, "Did you mean 'mnist'?"],
        [new[] { "train", "mnist-cnn", "--data-dir", "no-such-folder" }, "no folder 'no-such-folder'"],
        [new[] { "train", "mnist-cnn", "--optimizer", "admn" }, "Did you mean 'adam'?"],
        [new[] { "train", "mnist-cnn", "--optimizer", "adam", "--learning-rate", "-1" }, "--learning-rate expects a positive number"],
        [new[] { "train", "mnist-cnn", "--backend", "onedn" }, "Did you mean 'onednn'?"],
        [new[] { "train", "mnist-cnn", "--threads", "0" }, "--threads expects a number from 1"],
        [new[] { "train", "mnist-cnn", "--dtype", "f64" }, "--dtype expects f32"],
        [new[] { "train", "mnist-cnn", "--validation-split", "1.5" }, "between 0 and 1"],
        [new[] { "train", "mnist-cnn", "--resume", "no-such-file" }, "no checkpoint 'no-such-file'"],
        [new[] { "train", "mnist-cnn", "--classes", "0" }, "--classes expects a number above zero"],
        [new[] { "train", "mnist-cnn", "--data", "folder" }, "expected folder:PATH"],
        [new[] { "train", "mnist-cnn", "--data", "csv:" }, "expected csv:PATH"],
        [new[] { "train", "mnist-cnn", "--augment", "flop" }, "--augment: There is no augmentation \"flop\""],
        [new[] { "train", "mnist-cnn", "--augment", "rotate=200" }, "Rotation must be between 0 and 180"],
        [new[] { "train", "mnist-cnn", "--schedule", "cosin" }, "Did you mean 'cosine'?"],
        [new[] { "train", "mnist-cnn", "--schedule", "step" }, "--schedule 'step' makes no sense"],
        [new[] { "train", "mnist-cnn", "--schedule", "cosine:2" }, "END a share from 0 to 1"],
        [new[] { "train", "mnist-cnn", "--schedule", "one-cycle", "--warmup", "1" }, "rises by itself"],
        [new[] { "train", "mnist-cnn", "--warmup", "-1" }, "--warmup expects"],
        [new[] { "train", "mnist-cnn", "--early-stopping", "0" }, "--early-stopping expects a whole number of 1 or more"],
        [new[] { "train", "mnist-cnn", "--weight-decay", "-1" }, "--weight-decay expects"],
        [new[] { "train", "mnist-cnn", "--decay-all" }, "give that too"],
        [new[] { "train", "mnist-cnn", "--clip-norm", "1", "--clip-value", "1" }, "exclude each other"],
        [new[] { "train", "mnist-cnn", "--clip-value", "0" }, "--clip-value expects a number above 0"],
        [new[] { "train", "mnist-cnn", "--ema", "1" }, "--ema expects a number from 0 to below 1"],
        [new[] { "train", "mnist-cnn", "--label-smoothing", "1" }, "--label-smoothing expects"],
        [new[] { "train", "mnist-cnn", "--layer-rate", "dense" }, "--layer-rate expects names of layers"],
        [new[] { "train", "mnist-cnn", "--layer-rate", "dense=0,5" }, "--layer-rate expects names of layers"],
        [new[] { "train", "mnist-cnn", "--layer-rate", "dens=0.5" }, "Did you mean 'dense'?"],
        [new[] { "train", "mnist-cnn", "--mixup", "-1" }, "Mixup must be between 0 and 1000"],
        [new[] { "train", "mnist-cnn", "--augment", "mixup=0.1", "--mixup", "0.1" }, "\"mixup\" is given twice"],
        [new[] { "train", "mnist-cnn", "--loss", "hingee" }, "Did you mean 'hinge'?"],
        [new[] { "train", "mnist-cnn", "--loss", "huber", "--label-smoothing", "0.1" }, "huber is none"],
        [new[] { "train", "mnist-cnn", "--class-weights", "ballanced" }, "received 'ballanced'"],
        [new[] { "train", "mnist-cnn", "--class-weights", "1,cat=2" }, "a number for each class or NAME=X"],
        [new[] { "predict", "image.png" }, "Give --checkpoint, or the network before the images"],
        [new[] { "predict", "a.safetensors" }, "name images after it"],
        [new[] { "completion", "csh" }, "Known: bash"],
        [new[] { "help", "trian" }, "Did you mean 'train'?"],
        [new[] { "eval" }, "--checkpoint"],
        [new[] { "weights", "no-such-file" }, "no file 'no-such-file'"],
        [new[] { "bench", "resnet5000" }, "Known: "],
        [new[] { "bench", "resnet50", "--steps", "0" }, "--steps expects a number above zero"],
        [new[] { "bench", "resnet50", "--seconds", "-1" }, "--seconds expects a number of 0 or more, received -1"],
        [new[] { "summary", "lenet" }, "Unknown model 'lenet'"],
        [new[] { "verify", "no-such-folder" }, "no folder 'no-such-folder'"],
        [new[] { "info", "now" }, "Unknown argument 'now'"],
        [new[] { "doctor", "--backend", "gpu" }, "--backend expects auto"],
    ];

    [TestCaseSource(nameof(WrongCalls))]
    public void A_wrong_call_ends_with_exit_code_two_and_one_line(string[] args, string part) => Invocation.Of(args).ExpectOneMessage(CommandLine.Usage, part);

    [Test]
    public void Help_names_every_command()
    {
        Invocation help = Invocation.Of("--help");
        Assert.Multiple(() =>
        {
            Assert.That(help.ExitCode, Is.Zero);
            foreach (string command in (string[])["train", "eval", "predict", "report", "features", "explain", "summary", "plot", "bench", "profile", "weights",
                "verify", "info", "doctor", "completion", "help"])
            {
                Assert.That(help.Output, Does.Contain(command));
            }
        });
    }
}
