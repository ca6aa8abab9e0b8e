using System.Globalization;

namespace Cnn.OneDnn;

/// <summary>Sets the learning rate before each epoch, as Keras's LearningRateScheduler.</summary>
public sealed class LearningRateScheduler : Callback
{
    private readonly Func<int, double, double> schedule;

    /// <summary>With a function of the epoch, counted from 0, and the present learning rate.</summary>
    /// <param name="schedule">Gives the learning rate.</param>
    /// <param name="verbose">1 to say the learning rate of each epoch on standard error.</param>
    public LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0)
    {
        Verbose = verbose;
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
    }

    /// <summary>With a function of the epoch alone, counted from 0.</summary>
    /// <param name="schedule">Gives the learning rate.</param>
    /// <param name="verbose">1 to say the learning rate of each epoch on standard error.</param>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0)
    {
        Verbose = verbose;
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = (epoch, _) => schedule(epoch);
    }

    /// <summary>1 to say the learning rate of each epoch on standard error; 0, the default, for silence.</summary>
    public int Verbose { get; init; }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, TrainingLogs logs)
    {
        double rate = schedule(epoch, Model.Optimizer!.LearningRate);
        Model.Optimizer.LearningRate = rate;
        if (Verbose > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}: the learning rate is {rate:G6}."));
        }
    }
}
