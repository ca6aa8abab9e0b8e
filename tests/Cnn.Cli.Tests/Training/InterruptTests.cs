using System.Runtime.InteropServices;
using Cnn.Cli.Commands;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests;

/// <summary>Signals that come late, or twice, and what a training makes of the first.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class InterruptTests
{
    [Test]
    public void A_signal_that_was_on_its_way_when_the_command_ended_changes_nothing([Values] bool atOnce)
    {
        var interrupt = new Interrupt(() => Assert.Fail("gives up")) { EndsAtOnce = atOnce };
        interrupt.Dispose();
        var late = new PosixSignalContext(PosixSignal.SIGTERM);
        Assert.That(() => interrupt.Handle(late), Throws.Nothing);
        Assert.That((late.Cancel, interrupt.ExitCode), Is.EqualTo((false, 0)));
    }

    [Test]
    public void The_command_may_end_while_a_signal_is_told_to_those_who_listen()
    {
        var interrupt = new Interrupt();
        bool told = false;
        interrupt.Token.Register(interrupt.Dispose);
        interrupt.Token.Register(() => told = true);
        Assert.That(() => interrupt.Handle(new PosixSignalContext(PosixSignal.SIGINT)), Throws.Nothing);
        Assert.That((told, interrupt.ExitCode), Is.EqualTo((true, CommandLine.Interrupted)));
    }

    [Test]
    public void The_second_signal_ends_the_process_as_usual()
    {
        using var interrupt = new Interrupt();
        PosixSignalContext first = new(PosixSignal.SIGINT), second = new(PosixSignal.SIGTERM);
        interrupt.Handle(first);
        interrupt.Handle(second);
        Assert.That((first.Cancel, second.Cancel, interrupt.ExitCode), Is.EqualTo((true, false, CommandLine.Interrupted)));
    }

    // At the last step of an epoch, with no validation that would see the cancellation: a training that ended by itself would take the averages.
    [Test]
    public void A_training_that_a_signal_ends_keeps_its_own_weights_and_not_their_averages()
    {
        using var interrupt = new Interrupt();
        var signal = new LambdaCallback(onBatchEnd: (batch, _) =>
        {
            if (batch == 1)
            {
                interrupt.Handle(new PosixSignalContext(PosixSignal.SIGINT));
            }
        });
        float[] plain = Train(new Sgd { LearningRate = 0.25 }, 1, []);
        float[] ended = Train(new Sgd { LearningRate = 0.25, UseEma = true, EmaMomentum = 0.5 }, 2, [signal, new TrainingGuard(interrupt, "test")]);
        Assert.That(ended, Is.EqualTo(plain));

        float[] Train(Optimizer optimizer, int epochs, Callback[] callbacks)
        {
            using var model = new Sequential(new Input(2), new Dense(1)) { Options = new ModelOptions { Seed = 1, Deterministic = true } };
            model.Compile(optimizer, Loss.MeanSquaredError);
            var targets = new Tensor(new Shape(4, 1));
            targets.AsSpan<float>().Fill(1);
            model.Fit(new TensorDataset(new Tensor(new Shape(4, 2)), targets), new FitOptions
            {
                Epochs = epochs, BatchSize = 2, Cancellation = interrupt.Token, Callbacks = callbacks,
            });
            return [.. model.GetWeights().SelectMany(w => w.AsSpan<float>().ToArray())];
        }
    }
}
