/// A template to begin with.
public enum TemplateScaffold {
    /// A template named `name` that is valid as it is, with a comment at every place to fill in from the data sheet.
    public static func text(name: String) -> String {
        """
        # Fill in what is marked; docs/templates.md describes every key. Cite the section of the data sheet for every number.
        name = "\(name)"
        description = "Maker and part"
        addresses = [0x18]                      # 7-bit addresses it can have
        interval = "30s"

        # How to recognise it: a read that no other device answers in this way. Without an identification register, confidence
        # is "likely" or "possible".
        [[identify]]
        because = "identification 0x00 in register 0x00"
        confidence = "certain"
        checks = [{ register = 0x00, type = "u8", expect = 0x00 }]

        # What to write once; drop it when the device needs nothing.
        [[initialise]]
        write = [0x01, 0x00]
        wait = "10ms"                           # how long it takes at most

        # What to read every interval.
        [[measure]]
        register = 0x02
        read = 2
        fields = [{ name = "raw", at = 0, type = "s16be" }]

        # What the numbers amount to; one for each quantity.
        [[metric]]
        name = "temperature_c"
        unit = "°C"
        value = "raw / 16.0"
        range = [-40, 125]                      # what is plausible

        """
    }
}
